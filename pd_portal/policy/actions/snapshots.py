"""Freezing a figure of HR's pages with what it means."""

from datetime import date, datetime, timedelta
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.definitions import DEFINITIONS
from pd_portal.policy.freezing import canonical, digest_of, frozen
from pd_portal.policy.models import Requirement, Snapshot
from pd_portal.policy.queries.figures import completed_counts, end_of_day, outstanding
from pd_portal.policy.queries.frozen import identity_breaks, names_of_places, stored_states
from pd_portal.ui.dates import local_day, words

FIGURE = "goal-figure"
A_MOMENT = timedelta(microseconds=1)


@action
def freeze_snapshot(
    *,
    requirement: Requirement,
    as_of: date,
    actor: Any,
    now: datetime,
    known_on: date | None = None,
    unit: OrgUnit | None = None,
    job_group: JobGroup | None = None,
    title: str = "",
    note: str = "",
) -> Snapshot:
    """Freeze the figures of one requirement on one day, of everybody, a unit or a job group.

    ``known_on`` None freezes what is known now; a day, what was known at its end. ``unit`` holds
    all below it. Without a ``title`` one is made of the question. The content names every person
    counted, so that a re-run can say whose figure changed.

    Raises:
        Refused: the day lies ahead or before the roster, somebody still waits to be reckoned, or
            an identity fails (headcount against the roster, the parts against the whole).
    """
    refuse_day(requirement, as_of, known_on, local_day(now))
    refuse_unsettled(requirement, as_of, known_on)
    before = end_of_day(known_on) if known_on else now + A_MOMENT
    content = canonical(
        frozen(
            stored_states(requirement, as_of, known_on, unit=unit, job_group=job_group),
            names_of_places(),
            completed_counts=completed_counts(requirement, as_of),
        )
    )
    made = Snapshot.objects.create(
        code=next_code(as_of),
        requirement=requirement,
        title=(title.strip() or title_of(requirement, as_of, known_on, unit, job_group))[:200],
        kind=FIGURE,
        params={
            "as_of": as_of.isoformat(),
            "known_on": known_on and known_on.isoformat(),
            "known_before": before.isoformat(),
            "unit": unit and unit.code,
            "job_group": job_group and job_group.code,
        },
        definitions=DEFINITIONS,
        content=content,
        digest=digest_of(content),
        note=note.strip(),
        taken_at=now,
        taken_by=actor if hasattr(actor, "positions") else None,
    )
    record(actor=actor, verb="snapshot_taken", target=made, now=now, code=made.code)
    return made


def refuse_day(requirement: Requirement, as_of: date, known_on: date | None, today: date) -> None:
    """Days ahead, and days before the roster, have no figure to freeze."""
    if as_of > today:
        raise Refused("That day has not come yet. Choose today or an earlier day.", field="as_of")
    if requirement.roster_from and as_of < requirement.roster_from:
        first = words(requirement.roster_from)
        raise Refused(
            f"The roster begins on {first}. Choose that day or a later one.", field="as_of"
        )
    if known_on and known_on > today:
        raise Refused("Nothing is known of a day ahead. Choose an earlier one.", field="known_on")


def refuse_unsettled(requirement: Requirement, as_of: date, known_on: date | None) -> None:
    """Nothing is frozen or published while people wait, or while an identity fails."""
    if waiting := outstanding(requirement):
        who = "1 person waits" if waiting == 1 else f"{waiting} people wait"
        raise Refused(f"{who} to be reckoned after a recent change. Try again in a minute.")
    if broken := identity_breaks(requirement, as_of, known_on):
        who = "1 person" if broken == 1 else f"{broken} people"
        raise Refused(
            f"These figures do not reconcile: {who} of the roster counted wrongly. Ask your "
            "administrator to run manage.py standing check, which names them."
        )


def next_code(as_of: date) -> str:
    """The next code of a day: 2027-03-14-1, 2027-03-14-2."""
    taken = Snapshot.objects.filter(code__startswith=f"{as_of}-").values_list("code", flat=True)
    last = max((int(code.rsplit("-", 1)[1]) for code in taken), default=0)
    return f"{as_of}-{last + 1}"


def title_of(
    requirement: Requirement,
    as_of: date,
    known_on: date | None,
    unit: OrgUnit | None,
    job_group: JobGroup | None,
) -> str:
    """ "All-staff core on March 14, 2027, North School, office, as known on March 15, 2027"."""
    parts = [f"{requirement.title} on {words(as_of)}"]
    parts += [str(place.name) for place in (unit, job_group) if place]
    if known_on:
        parts.append(f"as known on {words(known_on)}")
    return ", ".join(parts)
