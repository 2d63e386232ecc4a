"""People's facts in batches: a fixed number of queries, however many people.

``before`` limits everything to what was recorded before that moment (T16).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from courses.models import Enrollment, ModuleCompletion, Review, Submission
from pd_portal.people.models import Leave, Position, WorkPeriod
from pd_portal.policy.models import Exemption, Extension, Requirement
from pd_portal.policy.reading.rules import evidence_key
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import FOREVER, Day

BATCH = 2000
FEW = 500
# Beside the sources of completions.
STARTED = "started"


def local(moment: datetime) -> Day:
    """The agency's civil day of a moment (T1)."""
    return _local_quarter(moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=65536)
def _local_quarter(moment: datetime) -> Day:
    """No zone's midnight lies inside a quarter of an hour, and facts share their quarters."""
    return timezone.localtime(moment).toordinal()


def _text(column: str) -> Cast:
    """A moment as the database writes it: in UTC, and much faster to read than a moment."""
    return Cast(column, TextField())


@lru_cache(maxsize=65536)
def _local_text(minute: str) -> Day:
    """The civil day of a moment written ``2027-03-14 17:05``, in UTC."""
    return local(datetime.fromisoformat(minute).replace(tzinfo=UTC))


def _day_of(moment: datetime | str) -> Day:
    return _local_text(moment[:16]) if isinstance(moment, str) else local(moment)


def among(ids: Collection[int], field: str = "person") -> dict[str, Any]:
    """A lookup for these people. Where their ids lie close together it is a range, which may
    bring others along: a list of two thousand costs more than reading these."""
    if len(ids) > FEW and max(ids) - min(ids) < 2 * len(ids):
        return {f"{field}__gte": min(ids), f"{field}__lte": max(ids)}
    return {f"{field}__in": ids}


def ends(day: date | None) -> Day:
    return FOREVER if day is None else day.toordinal() + 1


@dataclass
class Read:
    """What was read of a batch, by person id; ``periods`` by calendar id.

    Exemptions and extensions come with the id of their requirement, None where they hold for
    every one; exemptions of no one person stand under None.
    """

    positions: dict
    periods: dict
    leaves: dict
    exemptions: dict
    extensions: dict
    completions: dict
    starts: dict
    submissions: dict


class Reader:
    """Reads facts for requirements: as many queries for one of them as for twelve.

    ``people`` answers for the one requirement there is, ``for_each`` for every one.
    """

    def __init__(self, *requirements: Requirement, before: datetime | None = None):
        self.requirements = requirements
        self.before = before

    def people(self, ids: Iterable[int]) -> dict[int, facts.Person]:
        """Facts by person id, for everyone asked for."""
        (requirement,) = self.requirements
        return self.for_each(ids)[requirement.pk]

    def for_each(self, ids: Iterable[int]) -> dict[int, dict[int, facts.Person]]:
        """Facts by requirement id and person id."""
        ids = list(ids)
        read = self._read(ids)
        return {each.pk: self._people(each, ids, read) for each in self.requirements}

    def _read(self, ids: list[int]) -> Read:
        positions = self._positions(ids)
        calendars = {calendar for held in positions.values() for _, calendar in held if calendar}
        completions, starts = self._done(ids)
        return Read(
            positions=positions,
            periods=_periods(calendars),
            leaves=self._leaves(ids),
            exemptions=self._exemptions(ids),
            extensions=self._extensions(ids),
            completions=completions,
            starts=starts,
            submissions=self._submissions(ids),
        )

    def _people(
        self, requirement: Requirement, ids: list[int], read: Read
    ) -> dict[int, facts.Person]:
        def own(rows):
            if not rows:
                return ()
            return tuple(fact for wanted, fact in rows if wanted in (None, requirement.pk))

        shared = own(read.exemptions[None])
        return {
            pk: facts.Person(
                positions=tuple(position for position, _ in read.positions[pk]),
                leaves=tuple(read.leaves[pk]),
                exemptions=(*shared, *own(read.exemptions[pk])),
                extensions=own(read.extensions[pk]),
                completions=_counting(requirement, read.completions[pk], read.positions[pk]),
                starts=tuple(read.starts[pk]),
                submissions=tuple(read.submissions[pk]),
                scheduled=_scheduled(requirement, read.positions[pk], read.periods),
            )
            for pk in ids
        }

    def _known(self, **more) -> Q:
        """Rows recorded before the moment and not voided by then."""
        standing = Q(voided_at__isnull=True)
        if self.before is None:
            return Q(**more) & standing
        voided_later = standing | Q(voided_at__gte=self.before)
        return Q(**more) & voided_later & Q(recorded_at__lt=self.before)

    def _ends(self, last: date | None, end_recorded: datetime | None) -> Day:
        if self.before is not None and end_recorded is not None and end_recorded >= self.before:
            return FOREVER
        return ends(last)

    def _positions(self, ids):
        """Positions with their calendars' ids. Moments are compared only with ``before``."""
        ended_at, recorded_at, voided_at = (
            _text(name) if self.before is None else F(name)
            for name in ("end_recorded_at", "recorded_at", "voided_at")
        )
        rows = Position.objects.filter(**among(ids)).values_list(
            "person_id", "id", "unit_id", "job_group_id", "starts_on", "ends_on",
            ended_at, "employment__kind", "fte", "primary", "employer_id",
            recorded_at, "work_calendar_id", "corrects_id", voided_at,
        )  # fmt: skip
        known, voided = [], {}
        for row in rows:
            if row[-1] is not None:
                voided[row[1]] = row
            if self._was_known(row[11], row[-1]):
                known.append(row)
        found = defaultdict(list)
        for row in known:
            (
                person, pk, unit, job, first, last, ended, kind, fte, primary, employer, at, cal,
                *_,
            ) = row  # fmt: skip
            recorded = _first_recorded(row, voided) or at
            position = facts.Position(
                pk, unit, job, first.toordinal(), self._ends(last, ended), kind, fte, primary,
                employer, _day_of(recorded),
            )  # fmt: skip
            found[person].append((position, cal))
        return found

    def _was_known(self, recorded_at: datetime, voided_at: datetime | None) -> bool:
        if self.before is None:
            return voided_at is None
        return recorded_at < self.before and (voided_at is None or voided_at >= self.before)

    def _leaves(self, ids):
        rows = Leave.objects.filter(self._known(**among(ids))).values_list(
            "person_id", "starts_on", "ends_on", "end_recorded_at"
        )
        found = defaultdict(list)
        for person, first, last, ended in rows:
            found[person].append(facts.Leave(first.toordinal(), self._ends(last, ended)))
        return found

    def _exemptions(self, ids):
        whose = Q(person__isnull=True) | Q(**among(ids))
        mine = Q(requirement=None) | Q(requirement__in=self.requirements)
        rows = Exemption.objects.filter(whose & mine & self._known()).values_list(
            "person_id", "requirement_id", "scope", "unit_id", "job_group_id", "module_id",
            "evidence_id", "starts_on", "ends_on", "end_recorded_at",
        )  # fmt: skip
        found = defaultdict(list)
        for person, requirement, *row in rows:
            found[person].append((requirement, self._exemption(row)))
        return found

    def _exemption(self, row) -> facts.Exemption:
        scope, unit, job, module, evidence, first, last, ended = row
        target = {
            "person": None,
            "unit": unit,
            "job_group": job,
            "module": module or (evidence and evidence_key(evidence)),
        }[scope]
        return facts.Exemption(scope, target, first.toordinal(), self._ends(last, ended))

    def _extensions(self, ids):
        rows = Extension.objects.filter(
            self._known(**among(ids), requirement__in=self.requirements)
        ).values_list("person_id", "requirement_id", "granted_on", "until")
        found = defaultdict(list)
        for person, requirement, granted, until in rows:
            extension = facts.Extension(granted.toordinal(), until.toordinal())
            found[person].append((requirement, extension))
        return found

    def _done(self, ids):
        """Completions that stand, and starts: one query for both."""
        standing, started = Q(void__isnull=True), Q(started_at__isnull=False)
        if self.before is not None:
            standing |= Q(void__recorded_at__gte=self.before)
            standing &= Q(recorded_at__lt=self.before)
            started &= Q(started_at__lt=self.before)
        done = ModuleCompletion.objects.filter(standing, **among(ids)).order_by()
        begun = Enrollment.objects.filter(started, **among(ids)).order_by()
        columns = done.values_list(
            "person_id", "module_id", _text("completed_at"), "version", "proficient", "source"
        )
        padding = (Value(0), Value(False), Value(STARTED))
        rows = columns.union(
            begun.values_list("person_id", "module_id", _text("started_at"), *padding), all=True
        ).order_by()  # newer Django puts the model's order back on a union
        completions, starts = defaultdict(list), defaultdict(list)
        for person, module, at, version, proficient, source in rows:
            if source == STARTED:
                starts[person].append(facts.Start(module, _local_text(at[:16])))
                continue
            prior = source == ModuleCompletion.PRIOR
            completions[person].append(
                facts.Completion(module, _local_text(at[:16]), version, bool(proficient), prior)
            )
        return completions, starts

    def _submissions(self, ids):
        """Tasks and evidence handed in, with the word that stands (T19, T20)."""
        rows = Submission.objects.filter(**among(ids))
        reviews = Review.objects.filter(**among(ids, "submission__person")).order_by("reader")
        if self.before is not None:
            rows = rows.filter(handed_in_at__lt=self.before)
            reviews = reviews.filter(decided_at__lt=self.before)
        found, tasks = defaultdict(list), defaultdict(list)
        handed_in = list(rows.select_related("enrollment").order_by("handed_in_at", "number"))
        decided = {
            r.submission_id: (local(r.decided_at), r.is_proficient)
            for r in (reviews if handed_in else ())
        }
        for row in handed_in:
            if row.evidence_id:
                found[row.person_id].append(
                    facts.Submission(
                        evidence_key(row.evidence_id),
                        local(row.handed_in_at),
                        *decided.get(row.pk, (None, None)),
                    )
                )
            elif row.enrollment.finished_at:
                tasks[row.enrollment].append((row, decided.get(row.pk)))
        for enrollment, rows in tasks.items():
            found[enrollment.person_id] += list(_task_facts(enrollment, rows))
        return found


def _periods(calendars: set[int]) -> dict[int, list[tuple[Day, Day]]]:
    """When each calendar's people work, by calendar id. No query where nobody has one."""
    found: dict[int, list[tuple[Day, Day]]] = defaultdict(list)
    rows = WorkPeriod.objects.filter(calendar__in=calendars)
    for calendar, first, last in rows.values_list("calendar_id", "starts_on", "ends_on"):
        found[calendar].append((first.toordinal(), ends(last)))
    return found


def _first_recorded(row: tuple, voided: dict[int, tuple]) -> datetime | None:
    """When a corrected position was first entered.

    Mending a title or an end gives nobody new notice (T18): the correction keeps the moment of
    the row it mends while both say the same unit and job group from that day on.
    """
    _, _, unit, job, first, *_, corrects, _ = row
    found = None
    while corrects in voided and voided[corrects][2:4] == (unit, job):
        older = voided[corrects]
        if older[4] > first:
            break
        found, corrects = older[11], older[13]
    return found


def _scheduled(requirement: Requirement, held, periods) -> tuple[tuple[Day, Day], ...] | None:
    """When the person works: each position's calendar inside the position's days (T22)."""
    here = [(p.starts, p.ends, cal) for p, cal in held if p.employer == requirement.employer_id]
    if all(not periods.get(calendar) for _, _, calendar in here):
        return None
    found = []
    for starts, stop, calendar in here:
        spans = periods.get(calendar) or [(starts, stop)]
        found += [(max(a, starts), min(b, stop)) for a, b in spans if a < stop and b > starts]
    return tuple(sorted(found))


def _counting(requirement: Requirement, completions, held) -> tuple[facts.Completion, ...]:
    """Without those made while working for another employer only, where these do not count."""
    if requirement.counts_elsewhere:
        return tuple(completions)

    def elsewhere(day: Day) -> bool:
        employers = {p.employer for p, _ in held if p.starts <= day < p.ends}
        return bool(employers) and requirement.employer_id not in employers

    return tuple(c for c in completions if c.prior or not elsewhere(c.on))


def _task_facts(enrollment, handed_in):
    """A module waits for its tasks once everything else in it is done.

    A task shown says nothing here: its module's completion does. While another task of the
    module is to be done again, nothing waits.
    """
    latest = {row.block: decision for row, decision in handed_in}
    again = {block for block, decision in latest.items() if decision and not decision[1]}
    done = local(enrollment.finished_at)
    for row, decision in handed_in:
        day = max(local(row.handed_in_at), done)
        if decision is None:
            if not again - {row.block}:
                yield facts.Submission(enrollment.module_id, day)
        elif not decision[1]:
            yield facts.Submission(
                enrollment.module_id, day, max(decision[0], day), proficient=False
            )
