"""Goals, next steps, and what a client lets their coach see."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from coaching import notes
from coaching.actions.holds import refuse_held
from coaching.models import (
    ActionItem,
    CoachingGoal,
    CoachingSession,
    Engagement,
    Party,
    ProgressShare,
    ShortForm,
)
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember

WORDS = ("outcome", "measure", "baseline", "target", "evidence")


@action
def write_goal(
    *,
    engagement: Engagement,
    client: StaffMember,
    words: Mapping[str, str],
    kind: str,
    review_on: date | None = None,
    link: tuple[str, str] = ("", ""),
    actor: StaffMember,
    now: datetime,
) -> CoachingGoal:
    """Write a goal; ``words`` holds outcome, measure, baseline, target, evidence."""
    _refuse_outsider(engagement, actor)
    goal = CoachingGoal(
        engagement=engagement,
        client=client,
        kind=kind,
        review_on=review_on,
        link_kind=link[0],
        link_ref=link[1],
        written_by=actor,
        written_at=now,
    )
    _seal_words(goal, words, actor, now)
    goal.save()
    record(actor=actor, verb="wrote a goal", target=goal, now=now, kind=kind)
    return goal


@action
def change_goal(
    *,
    goal: CoachingGoal,
    words: Mapping[str, str],
    kind: str,
    state: str,
    review_on: date | None = None,
    link: tuple[str, str] = ("", ""),
    actor: StaffMember,
    now: datetime,
) -> CoachingGoal:
    """Change a goal. A goal about the system is reached with evidence, not without."""
    _refuse_outsider(goal.engagement, actor)
    reached = state == CoachingGoal.State.REACHED
    if kind == CoachingGoal.Kind.REFORM and reached and not words.get("evidence"):
        raise Refused("Say what shows the change before it counts as reached.", field="evidence")
    refuse_held(
        goal,
        goal.engagement_id,
        _as_text(words),
        actor=actor,
        instead="Leave the words as they are, and write what is new as another goal.",
    )
    goal.kind, goal.state, goal.review_on = kind, state, review_on
    goal.link_kind, goal.link_ref = link
    _seal_words(goal, words, actor, now)
    goal.save()
    record(actor=actor, verb="changed a goal", target=goal, now=now, state=state)
    return goal


@action
def share_goal(
    *, goal: CoachingGoal, is_shareable: bool, actor: StaffMember, now: datetime
) -> None:
    """The client alone says whether a goal may appear in a report to the sponsor."""
    if actor.pk != goal.client_id:
        raise Refused("Only the client decides what may be shared.")
    goal.is_shareable = is_shareable
    goal.save(update_fields=["is_shareable"])
    record(
        actor=actor,
        verb="shared a goal" if is_shareable else "unshared a goal",
        target=goal,
        now=now,
    )


@action
def add_action(
    *,
    engagement: Engagement,
    words: str,
    owner: StaffMember,
    due_on: date | None = None,
    session: CoachingSession | None = None,
    actor: StaffMember,
    now: datetime,
) -> ActionItem:
    """Write down a next step and whose it is: the coach's or a client's."""
    _refuse_outsider(engagement, actor)
    _refuse_outsider(engagement, owner)
    item = ActionItem(
        engagement=engagement,
        session=session,
        owner=owner,
        due_on=due_on,
        written_by=actor,
        written_at=now,
    )
    notes.seal_into(item, words, actor=actor, now=now)
    item.save()
    record(actor=actor, verb="added an action", target=item, now=now)
    return item


@action
def settle_action(
    *, item: ActionItem, is_done: bool, actor: StaffMember, now: datetime
) -> ActionItem:
    """Mark a next step done, or set it aside. Doing it twice changes nothing."""
    _refuse_outsider(item.engagement, actor)
    if item.done_at or item.dropped_at:
        return item
    if is_done:
        item.done_at = now
    else:
        item.dropped_at = now
    item.save(update_fields=["done_at", "dropped_at"])
    record(actor=actor, verb="settled an action", target=item, now=now, done=is_done)
    return item


@action
def share_progress(
    *, engagement: Engagement, link: tuple[str, str], actor: StaffMember, now: datetime
) -> ProgressShare:
    """A client lets the coach see their progress in one thing, until they end it."""
    clients = engagement.parties.current().filter(part=Party.Part.CLIENT, person=actor)
    if not clients.exists():
        raise Refused("Only the client can share their own progress.")
    share, _ = ProgressShare.objects.get_or_create(
        engagement=engagement,
        person=actor,
        link_kind=link[0],
        link_ref=link[1],
        ended_at=None,
        defaults={"given_at": now},
    )
    record(actor=actor, verb="shared progress", target=share, now=now)
    return share


@action
def end_progress_share(*, share: ProgressShare, actor: StaffMember, now: datetime) -> None:
    """Take it back; the coach stops seeing it at once."""
    if actor.pk != share.person_id:
        raise Refused("Only the person whose progress it is can change this.")
    share.ended_at = share.ended_at or now
    share.save(update_fields=["ended_at"])
    record(actor=actor, verb="ended a progress share", target=share, now=now)


@action
def save_short_form(
    *,
    session: CoachingSession,
    moment: str,
    answers: Mapping[str, str],
    actor: StaffMember,
    now: datetime,
) -> ShortForm:
    """Save the client's own short form; saving again replaces it."""
    if not session.attendance.filter(person=actor, part=Party.Part.CLIENT).exists():
        raise Refused("This form belongs to the client of the session.")
    form = ShortForm.objects.filter(
        session=session, person=actor, moment=moment
    ).first() or ShortForm(session=session, person=actor, moment=moment)
    text = json.dumps(dict(answers))
    instead = "Tell your coach what you want to add."
    refuse_held(form, session.engagement_id, text, actor=actor, instead=instead)
    notes.seal_into(form, text, actor=actor, now=now)
    form.saved_at = now
    form.save()
    record(actor=actor, verb="saved a short form", target=session, now=now, moment=moment)
    return form


def _seal_words(goal: CoachingGoal, words: Mapping[str, str], actor: Any, now: datetime) -> None:
    notes.seal_into(goal, _as_text(words), actor=actor, now=now)


def _as_text(words: Mapping[str, str]) -> str:
    return json.dumps({name: words.get(name, "") for name in WORDS}, ensure_ascii=False)


def _refuse_outsider(engagement: Engagement, person: StaffMember) -> None:
    if engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    parts = (Party.Part.COACH, Party.Part.CLIENT)
    if not engagement.parties.current().filter(part__in=parts, person=person).exists():
        raise Refused("Only coach and client work on goals and actions.")
