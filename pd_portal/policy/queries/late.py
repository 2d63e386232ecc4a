"""Whose required training is late, for those who lead them: their own supervisor first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from pd_portal.notify.queries.switches import switches
from pd_portal.notify.reminders import Line, Window
from pd_portal.people.models import StaffMember
from pd_portal.people.queries.leading import led_by
from pd_portal.policy import words
from pd_portal.policy.models import Progress, Standing, Timing
from pd_portal.policy.queries.figures import with_last_day
from pd_portal.policy.queries.reminders import LATE, finishing_suffices, required_on
from pd_portal.policy.reminding import SLOWS_ON

KIND = "people_training"
SOON = timedelta(days=14)
WHY = "people report to you"


@dataclass(frozen=True)
class LateLine:
    """One person and requirement as their supervisor reads it. ``slowed``: reminded monthly now."""

    person_id: int
    name: str
    requirement: str
    timing: str
    due_on: date
    slowed: bool


@dataclass(frozen=True)
class Led:
    """What a supervisor reads: late people, people due soon, and who was passed on to them."""

    late: list[LateLine]
    soon: list[LateLine]
    passed_on: list[LateLine]

    def __bool__(self) -> bool:
        return bool(self.late or self.soon or self.passed_on)


def late_rows(person_ids: Iterable[int], day: date, *, over: int = 0):
    """Rows of people required on ``day`` whose date passed more than ``over`` days ago."""
    rows = required_on(day).filter(person__in=list(person_ids), timing__in=LATE)
    return rows.filter(due_on__lt=day - timedelta(days=over))


def slowed_rows(day: date):
    """Rows of everybody who is reminded monthly by now."""
    return required_on(day).filter(timing__in=LATE, due_on__lte=day - timedelta(days=SLOWS_ON))


def soon_rows(person_ids: Iterable[int], day: date):
    """Rows of people with something to do, due within two weeks."""
    rows = required_on(day).filter(
        person__in=list(person_ids), timing=Timing.NOT_DUE, due_on__range=(day, day + SOON)
    )
    met = Q(progress=Progress.PROFICIENT) | Q(
        progress=Progress.COMPLETED, requirement__in=finishing_suffices(day)
    )
    return rows.exclude(met).exclude(progress=Progress.WAITING_FOR_REVIEW)


def people_lines(window: Window) -> Iterator[Line]:
    """One line a supervisor, on the agency's day of the week or the first one after it."""
    decided = switches()
    weekly = decided.supervisor_digest == decided.Digest.WEEKLY
    if decided.supervisor_digest == decided.Digest.OFF:
        return
    if weekly and window.day.weekday() < decided.digest_weekday:
        return
    version = f"{window.day:%G-W%V}" if weekly else window.day.isoformat()
    for leader in sorted(_who_has_something(window, decided.escalate_after_days)):
        data = {"rank": 45, "on": window.day.isoformat()}
        yield Line(
            leader, KIND, StaffMember._meta.label, str(leader), version, WHY, data, paced=False
        )


def _who_has_something(window: Window, escalate_after: int | None) -> set[int]:
    """Supervisors in the window with anybody late or due soon, or passed on to them."""
    led = led_by(Q(**window.of()), window.day)
    people = {person for mine in led.values() for person in mine}
    found = _whose(late_rows(people, window.day)) | _whose(soon_rows(people, window.day))
    leaders = {leader for leader, mine in led.items() if mine & found}
    if escalate_after is not None and people:
        below = led_by(Q(person__in=people), window.day)
        reports = {person for mine in below.values() for person in mine}
        late = _whose(late_rows(reports, window.day, over=escalate_after))
        with_late = {leader for leader, mine in below.items() if mine & late}
        leaders |= {leader for leader, mine in led.items() if mine & with_late}
    return leaders


def _whose(rows) -> set[int]:
    return set(rows.values_list("person", flat=True))


def led(leader_id: int, day: date) -> Led:
    """What one supervisor reads on a day; eight queries at most."""
    mine = led_by(Q(person=leader_id), day).get(leader_id, set())
    after = switches().escalate_after_days
    passed: set[int] = set()
    if after is not None and mine:
        below = led_by(Q(person__in=mine), day)
        passed = {person for others in below.values() for person in others} - mine - {leader_id}
    return Led(
        late=lines(late_rows(mine, day), day),
        soon=lines(soon_rows(mine, day), day),
        passed_on=lines(late_rows(passed, day, over=after or 0), day) if passed else [],
    )


def lines(rows, day: date) -> list[LateLine]:
    """Rows as lines, the earliest date first."""
    rows = (
        with_last_day(rows)
        .select_related("person", "requirement")
        .order_by("due_on", "person__family_name", "person__given_name", "person_id")
    )
    return [_line(row, day) for row in rows]


def _line(row: Standing, day: date) -> LateLine:
    assert row.due_on is not None  # noqa: S101  (late and due rows have a date)
    return LateLine(
        person_id=row.person_id,
        name=str(row.person),
        requirement=row.requirement.title,
        timing=words.timing(row, day),
        due_on=row.due_on,
        slowed=row.timing in LATE and (day - row.due_on).days >= SLOWS_ON,
    )
