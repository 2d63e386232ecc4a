"""Policies, their goals and targets."""

from datetime import date, datetime, timedelta
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Employer, JobGroup
from pd_portal.policy.models import Goal, PayNote, Policy, PolicyReference, PolicyVersion, Target
from pd_portal.ui.dates import local_day, words


@action
def adopt_policy(
    *,
    employer: Employer,
    number: str,
    title: str,
    adopted_on: date,
    actor: Any,
    now: datetime,
    text: str = "",
    references: dict[str, Policy | None] | None = None,
) -> PolicyVersion:
    """A policy, or a new version of the one with this number and title.

    ``references``: what the text names, with the policy held here or None.
    """
    if adopted_on > local_day(now):
        raise Refused(
            "A policy is recorded once it is adopted; that day lies ahead.", field="adopted_on"
        )
    policy, _ = Policy.objects.get_or_create(employer=employer, number=number, title=title)
    if policy.versions.filter(adopted_on=adopted_on).exists():
        raise Refused("This policy already has a version of that day.", field="adopted_on")
    version = PolicyVersion.objects.create(
        policy=policy, adopted_on=adopted_on, text=text, recorded_at=now
    )
    for label, target in (references or {}).items():
        PolicyReference.objects.create(version=version, label=label, target=target)
    record(actor=actor, verb="policy_adopted", target=version, now=now, number=number)
    return version


@action
def add_goal(
    *,
    policy: Policy,
    title: str,
    actor: Any,
    now: datetime,
    statement: str = "",
    is_headline: bool = False,
) -> Goal:
    """The policy's next goal."""
    if is_headline and policy.goals.filter(is_headline=True).exists():
        raise Refused("This policy has a headline goal already.", field="is_headline")
    last = policy.goals.order_by("-position").first()
    goal = Goal.objects.create(
        policy=policy,
        position=last.position + 1 if last else 1,
        title=title,
        statement=statement,
        is_headline=is_headline,
    )
    record(actor=actor, verb="goal_added", target=goal, now=now)
    return goal


@action
def set_target(
    *,
    goal: Goal,
    percent: int,
    reach_by: date,
    actor: Any,
    now: datetime,
    renews: Target | None = None,
) -> Target:
    """A percentage to reach by a date. ``renews``: the open target it takes the place of."""
    if not 1 <= percent <= 100:
        raise Refused("A target is between 1 and 100 percent.", field="percent")
    if reach_by <= local_day(now):
        raise Refused("Choose a day that is still ahead.", field="reach_by")
    if renews is not None and renews.goal_id != goal.pk:
        raise Refused("That target belongs to another goal.", field="renews")
    if renews is not None:
        _settle(renews, Target.RENEWED, now)
    target = Target.objects.create(
        goal=goal, percent=percent, reach_by=reach_by, recorded_at=now, renews=renews
    )
    record(actor=actor, verb="target_set", target=target, now=now, percent=percent)
    return target


@action
def settle_target(*, target: Target, met: bool, actor: Any, now: datetime) -> Target:
    """Say whether a target was met; it stays as it was set."""
    if not met and target.reach_by >= local_day(now):
        raise Refused(f"It may still be met until {words(target.reach_by)}.")
    _settle(target, Target.MET if met else Target.MISSED, now)
    record(actor=actor, verb="target_settled", target=target, now=now, met=met)
    return target


def _settle(target: Target, outcome: str, now: datetime) -> None:
    if target.outcome is not None:
        raise Refused(f"This target was already {target.get_outcome_display().lower()}.")
    target.outcome, target.outcome_at = outcome, now
    target.save(update_fields=["outcome", "outcome_at"])


@action
def set_pay_note(
    *,
    employer: Employer,
    job_group: JobGroup,
    text: str,
    starts_on: date,
    actor: Any,
    now: datetime,
    time_code: str = "",
) -> PayNote:
    """What a job group reads about paid time from a day on; the note before it ends the day before."""
    PayNote.objects.filter(
        employer=employer, job_group=job_group, ends_on=None, starts_on__lt=starts_on
    ).update(ends_on=starts_on - timedelta(days=1))
    if PayNote.objects.filter(employer=employer, job_group=job_group, ends_on=None).exists():
        raise Refused("There is already a note from that day or later.", field="starts_on")
    note = PayNote.objects.create(
        employer=employer, job_group=job_group, text=text, time_code=time_code, starts_on=starts_on
    )
    record(actor=actor, verb="pay_note_set", target=note, now=now)
    return note
