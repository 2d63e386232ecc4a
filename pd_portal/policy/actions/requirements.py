"""Requirements: drafted, looked at person by person, then put in force for good."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from courses.actions.pathways import freeze_version
from courses.models import PathwayItem
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Employer, JobGroup, OrgUnit, Position
from pd_portal.policy.actions.standing import rules_changed
from pd_portal.policy.models import Goal, Requirement, RequirementVersion
from pd_portal.policy.queries.preview import preview_activation
from pd_portal.policy.reading.rules import activated_versions, unit_tree, version_of
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.audience import in_audience
from pd_portal.ui.dates import local_day, words

SETS = ("units", "job_groups")
CHANGED_SINCE = "Something changed since you looked. Look at the preview again."
LEAP_YEAR, SHORTEST_MONTH, SHORTEST_YEAR, MOST_FTE = 2028, 28, 365, 2


@action
def create_requirement(
    *,
    goal: Goal,
    employer: Employer,
    code: str,
    title: str,
    actor: Any,
    now: datetime,
    is_addon: bool = False,
    counts_elsewhere: bool = True,
    roster_from: date | None = None,
) -> Requirement:
    """A goal's demand without rules yet."""
    if Requirement.objects.filter(code=code).exists():
        raise Refused("Another requirement has this code.", field="code")
    requirement = Requirement.objects.create(
        goal=goal,
        employer=employer,
        code=code,
        title=title,
        is_addon=is_addon,
        counts_elsewhere=counts_elsewhere,
        roster_from=roster_from,
    )
    record(actor=actor, verb="requirement_created", target=requirement, now=now, code=code)
    return requirement


@action
def draft_version(
    *,
    requirement: Requirement,
    effective_from: date,
    rules: dict[str, Any],
    actor: Any,
    now: datetime,
    units: Iterable[OrgUnit] = (),
    job_groups: Iterable[JobGroup] = (),
) -> RequirementVersion:
    """A draft of the next rules; nobody owes anything by it. ``rules`` are the model's fields."""
    if requirement.versions.filter(effective_from=effective_from).exists():
        raise Refused(
            f"There is already a version from {words(effective_from)}.", field="effective_from"
        )
    version = RequirementVersion.objects.create(
        requirement=requirement, effective_from=effective_from, created_at=now, **rules
    )
    version.units.set(units)
    version.job_groups.set(job_groups)
    record(actor=actor, verb="requirement_drafted", target=version, now=now)
    return version


@action
def change_draft(
    *, version: RequirementVersion, rules: dict[str, Any], actor: Any, now: datetime
) -> RequirementVersion:
    """Change a draft's fields; ``units`` and ``job_groups`` may be among them."""
    _require_draft(version)
    for name in SETS:
        if name in rules:
            getattr(version, name).set(rules[name])
    for name, value in rules.items():
        if name not in SETS:
            setattr(version, name, value)
    version.save()
    record(actor=actor, verb="requirement_draft_changed", target=version, now=now)
    return version


@action
def discard_draft(*, version: RequirementVersion, actor: Any, now: datetime) -> None:
    """Throw a draft away; nobody ever owed anything by it."""
    _require_draft(version)
    record(actor=actor, verb="requirement_draft_discarded", target=version, now=now)
    version.delete()


@action
def activate_version(
    *,
    version: RequirementVersion,
    actor: Any,
    now: datetime,
    previewed: str | None = None,
) -> RequirementVersion:
    """Put a draft in force, published today, and freeze it with its pathway version.

    ``previewed``: the digest of the preview that was looked at; where the outcome is another
    one by now, nothing happens and the preview is to be looked at again.
    """
    version = RequirementVersion.objects.select_for_update().get(pk=version.pk)
    _require_draft(version)
    for field, sentence in problems_of(version):
        raise Refused(sentence, field=field)
    today = local_day(now)
    if previewed and preview_activation(version, today=today).digest != previewed:
        raise Refused(CHANGED_SINCE)
    if version.pathway_version and version.pathway_version.frozen_at is None:
        freeze_version(actor=actor, version=version.pathway_version, now=now)
    version.published_on = version.published_on or today
    version.activated_at = now
    version.activated_by = actor if hasattr(actor, "positions") else None
    version.save()
    people = rules_changed(version.requirement, now=now)
    record(actor=actor, verb="requirement_activated", target=version, now=now, people=people)
    return version


def _require_draft(version: RequirementVersion) -> None:
    if version.is_frozen:
        raise Refused("This version is in force. Make a new version to change the rules.")


def problems_of(version: RequirementVersion) -> list[tuple[str, str]]:
    """What keeps a draft from taking force: (field, a sentence that says what to do)."""
    found = _order_problems(version)
    if version.retired:
        return found
    found += _pathway_problems(version) + _contradictions(version)
    if version.due_on and version.due_on < version.effective_from:
        found.append(
            ("due_on", "The due date lies before the requirement takes effect. Choose a later one.")
        )
    if not found and not _reaches_somebody(version):
        found.append(
            ("units", "Nobody with a position today is in this audience. Widen it, or wait.")
        )
    return found


def _order_problems(version: RequirementVersion) -> list[tuple[str, str]]:
    newest = activated_versions(version.requirement).order_by("-effective_from").first()
    if newest is not None and version.effective_from <= newest.effective_from:
        since = words(newest.effective_from)
        return [("effective_from", f"The rules in force began on {since}. Choose a later day.")]
    if newest is None and version.retired:
        return [("retired", "There is nothing in force that could be retired.")]
    return []


def _pathway_problems(version: RequirementVersion) -> list[tuple[str, str]]:
    if version.pathway_version is None:
        return [("pathway_version", "Choose the pathway that is owed.")]
    items = list(version.pathway_version.items.all())
    electives = sum(item.kind == PathwayItem.ELECTIVE for item in items)
    needed = version.pathway_version.electives_needed
    if len(items) == electives and not needed:
        return [("pathway_version", "This pathway demands nothing. Add a module to it first.")]
    if needed > electives:
        return [
            (
                "pathway_version",
                f"This pathway asks for {needed} electives and offers {electives}. Add some.",
            )
        ]
    return []


def _contradictions(version: RequirementVersion) -> list[tuple[str, str]]:
    """Rules that cannot hold together, and days that no year has."""
    found = []
    for month, day, field in (
        (version.due_month, version.due_day, "due_day"),
        (version.validity_month, version.validity_day, "validity_day"),
    ):
        if month and day and day > monthrange(LEAP_YEAR, month)[1]:
            found.append((field, f"No year has a day {day} in month {month}. Choose another one."))
    if (days := _shortest_validity(version)) and version.renewal_window_days >= days:
        found.append(
            (
                "renewal_window_days",
                f"Renewing would begin {version.renewal_window_days} days before the end of "
                f"something that is valid for {days}. Choose fewer days.",
            )
        )
    if version.min_fte > MOST_FTE:
        found.append(("min_fte", f"Nobody works more than {MOST_FTE} FTE. Choose less."))
    return found


def _shortest_validity(version: RequirementVersion) -> int:
    """Days that a fulfilment holds at least, 0 where it holds for good."""
    if version.validity_kind in ("months", "previous"):
        return (version.validity_months or 0) * SHORTEST_MONTH
    return SHORTEST_YEAR * version.validity_years if version.validity_kind == "anniversary" else 0


def _reaches_somebody(version: RequirementVersion) -> bool:
    """Whether anyone employed on the first day is in the audience, as known today.

    Before the roster is loaded nobody is employed, and nothing can be said.
    """
    rules = version_of(version)
    asked = facts.Requirement((rules,), unit_tree())
    held: dict[int, list] = {}
    rows = Position.objects.on(version.effective_from).filter(
        employer=version.requirement.employer_id
    )
    for person, pk, unit, job, kind, fte in rows.values_list(
        "person_id", "pk", "unit_id", "job_group_id", "employment__kind", "fte"
    ):
        held.setdefault(person, []).append(facts.Position(pk, unit, job, 1, kind=kind, fte=fte))
    return not held or any(in_audience(asked, rules, held_by) for held_by in held.values())
