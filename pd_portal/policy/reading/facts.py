"""People's facts in batches: a fixed number of queries, however many people.

``before`` limits everything to what was recorded before that moment (T16).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from courses.models import CompletionVoid, Enrollment, ModuleCompletion, Review, Submission
from pd_portal.people.models import Leave, Position, WorkPeriod
from pd_portal.policy.models import Exemption, Extension, Requirement
from pd_portal.policy.reading.rules import evidence_key
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import FOREVER, Day

BATCH = 2000


def local(moment: datetime) -> Day:
    """The agency's civil day of a moment (T1)."""
    return _local_quarter(moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=65536)
def _local_quarter(moment: datetime) -> Day:
    """No zone's midnight lies inside a quarter of an hour, and facts share their quarters."""
    return timezone.localtime(moment).toordinal()


def ends(day: date | None) -> Day:
    return FOREVER if day is None else day.toordinal() + 1


class Reader:
    """Reads facts for one requirement. Query once a batch through ``people``."""

    def __init__(self, requirement: Requirement, *, before: datetime | None = None):
        self.requirement = requirement
        self.before = before
        self._shared = [self._exemption(row) for row in self._exemptions(person__isnull=True)]
        self._periods: dict[int, list[tuple[Day, Day]]] = defaultdict(list)
        for calendar, first, last in WorkPeriod.objects.values_list(
            "calendar_id", "starts_on", "ends_on"
        ):
            self._periods[calendar].append((first.toordinal(), ends(last)))

    def people(self, ids: Iterable[int]) -> dict[int, facts.Person]:
        """Facts by person id, for everyone asked for."""
        ids = list(ids)
        positions, calendars = self._positions(ids)
        leaves = self._leaves(ids)
        exemptions = self._own_exemptions(ids)
        extensions = self._extensions(ids)
        completions = self._completions(ids)
        starts = self._starts(ids)
        tasks = self._submissions(ids)
        return {
            pk: facts.Person(
                positions=tuple(positions[pk]),
                leaves=tuple(leaves[pk]),
                exemptions=(*self._shared, *exemptions[pk]),
                extensions=tuple(extensions[pk]),
                completions=self._here(completions[pk], positions[pk]),
                starts=tuple(starts[pk]),
                submissions=tuple(tasks[pk]),
                scheduled=self._scheduled(calendars[pk]),
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
        rows = list(
            Position.objects.filter(self._known(person__in=ids)).values_list(
                "person_id", "id", "unit_id", "job_group_id", "starts_on", "ends_on",
                "end_recorded_at", "employment__kind", "fte", "primary", "employer_id",
                "recorded_at", "work_calendar_id", "corrects_id",
            )
        )  # fmt: skip
        first_recorded = self._first_recorded([row for row in rows if row[-1]])
        found, calendars = defaultdict(list), defaultdict(list)
        for (
            person,
            pk,
            unit,
            job,
            first,
            last,
            ended,
            kind,
            fte,
            primary,
            employer,
            at,
            cal,
            _,
        ) in rows:
            position = facts.Position(
                pk, unit, job, first.toordinal(), self._ends(last, ended), kind, fte, primary,
                employer, local(first_recorded.get(pk, at)),
            )  # fmt: skip
            found[person].append(position)
            if employer == self.requirement.employer_id:
                calendars[person].append((position.starts, position.ends, cal))
        return found, calendars

    def _first_recorded(self, corrections: list[tuple]) -> dict[int, datetime]:
        """When a corrected position was first entered, by the id of what stands now.

        Mending a title or an end gives nobody new notice (T18): the correction keeps the moment
        of the row it mends while both say the same unit and job group from that day on.
        """
        if not corrections:
            return {}
        people = {row[0] for row in corrections}
        voided = Position.objects.filter(person__in=people, voided_at__isnull=False)
        older = {
            pk: rest
            for pk, *rest in voided.values_list(
                "id", "unit_id", "job_group_id", "starts_on", "recorded_at", "corrects_id"
            )
        }
        found = {}
        for _, pk, unit, job, first, *_, corrects in corrections:
            while corrects in older and older[corrects][:2] == [unit, job]:
                _, _, began, recorded_at, before = older[corrects]
                if began > first:
                    break
                found[pk], corrects = recorded_at, before
        return found

    def _scheduled(self, held) -> tuple[tuple[Day, Day], ...] | None:
        """When the person works: each position's calendar inside the position's days (T22)."""
        if all(not self._periods.get(calendar) for _, _, calendar in held):
            return None
        found = []
        for starts, stop, calendar in held:
            periods = self._periods.get(calendar) or [(starts, stop)]
            found += [(max(a, starts), min(b, stop)) for a, b in periods if a < stop and b > starts]
        return tuple(sorted(found))

    def _leaves(self, ids):
        rows = Leave.objects.filter(self._known(person__in=ids)).values_list(
            "person_id", "starts_on", "ends_on", "end_recorded_at"
        )
        found = defaultdict(list)
        for person, first, last, ended in rows:
            found[person].append(facts.Leave(first.toordinal(), self._ends(last, ended)))
        return found

    def _exemptions(self, **more):
        mine = Q(requirement=None) | Q(requirement=self.requirement)
        return Exemption.objects.filter(mine & self._known(**more)).values_list(
            "person_id", "scope", "unit_id", "job_group_id", "module_id", "evidence_id",
            "starts_on", "ends_on", "end_recorded_at",
        )  # fmt: skip

    def _exemption(self, row) -> facts.Exemption:
        _, scope, unit, job, module, evidence, first, last, ended = row
        target = {
            "person": None,
            "unit": unit,
            "job_group": job,
            "module": module or (evidence and evidence_key(evidence)),
        }[scope]
        return facts.Exemption(scope, target, first.toordinal(), self._ends(last, ended))

    def _own_exemptions(self, ids):
        found = defaultdict(list)
        for row in self._exemptions(person__in=ids):
            found[row[0]].append(self._exemption(row))
        return found

    def _extensions(self, ids):
        rows = Extension.objects.filter(
            self._known(person__in=ids, requirement=self.requirement)
        ).values_list("person_id", "granted_on", "until")
        found = defaultdict(list)
        for person, granted, until in rows:
            found[person].append(facts.Extension(granted.toordinal(), until.toordinal()))
        return found

    def _completions(self, ids):
        rows = ModuleCompletion.objects.filter(person__in=ids)
        voids = CompletionVoid.objects.filter(completion__person__in=ids)
        if self.before is not None:
            rows = rows.filter(recorded_at__lt=self.before)
            voids = voids.filter(recorded_at__lt=self.before)
        voided = set(voids.values_list("completion_id", flat=True))
        found = defaultdict(list)
        for pk, person, module, at, version, proficient, source in rows.values_list(
            "id", "person_id", "module_id", "completed_at", "version", "proficient", "source"
        ):
            if pk not in voided:
                prior = source == ModuleCompletion.PRIOR
                found[person].append(
                    facts.Completion(module, local(at), version, proficient, prior)
                )
        return found

    def _here(self, completions, positions) -> tuple[facts.Completion, ...]:
        """Without those made while working for another employer only, where these do not count."""
        if self.requirement.counts_elsewhere:
            return tuple(completions)
        employer = self.requirement.employer_id

        def elsewhere(day: Day) -> bool:
            held = {p.employer for p in positions if p.starts <= day < p.ends}
            return bool(held) and employer not in held

        return tuple(c for c in completions if c.prior or not elsewhere(c.on))

    def _starts(self, ids):
        rows = Enrollment.objects.filter(person__in=ids, started_at__isnull=False)
        if self.before is not None:
            rows = rows.filter(started_at__lt=self.before)
        found = defaultdict(list)
        for person, module, at in rows.values_list("person_id", "module_id", "started_at"):
            found[person].append(facts.Start(module, local(at)))
        return found

    def _submissions(self, ids):
        """Tasks and evidence handed in, with the word that stands (T19, T20)."""
        rows = Submission.objects.filter(person__in=ids)
        reviews = Review.objects.filter(submission__person__in=ids).order_by("reader")
        if self.before is not None:
            rows = rows.filter(handed_in_at__lt=self.before)
            reviews = reviews.filter(decided_at__lt=self.before)
        decided = {r.submission_id: (local(r.decided_at), r.is_proficient) for r in reviews}
        found, tasks = defaultdict(list), defaultdict(list)
        for row in rows.select_related("enrollment").order_by("handed_in_at", "number"):
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
        for enrollment, handed_in in tasks.items():
            found[enrollment.person_id] += list(_task_facts(enrollment, handed_in))
        return found


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
