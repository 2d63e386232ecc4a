"""What counts, and when everything is covered (T9, T10, T14, T19, T20)."""

from typing import NamedTuple

from pd_portal.policy.reckoning.days import FOREVER, Day, add_months, nth_yearly_after
from pd_portal.policy.reckoning.facts import (
    COMPLETED,
    IN_PROGRESS,
    NOT_STARTED,
    PROFICIENT,
    WAITING,
    Person,
    Requirement,
    Version,
)


class Record(NamedTuple):
    """A completion as one version sees it: it can count from ``on`` up to and with ``last``."""

    on: Day
    proficient: bool
    module: str | int
    last: Day


class Task(NamedTuple):
    """A task handed in, as one version sees it; it waits on the days before ``until``."""

    module: str | int
    on: Day
    last: Day
    until: Day


class Judged(NamedTuple):
    """All a version can count, in day order, and the modules it requires."""

    records: tuple[Record, ...]
    tasks: tuple[Task, ...]
    begun: tuple[Day, ...]
    required: tuple


def own_end(day: Day, version: Version) -> Day:
    """The last day a result of ``day`` is valid, reckoned from its own date (T9, T11)."""
    validity = version.validity
    if validity.kind == "none":
        return FOREVER
    if validity.kind == "anniversary":
        args = validity.month, validity.day
        end = nth_yearly_after(day, validity.years, *args)
        if day >= end - version.renewal_window_days:
            end = nth_yearly_after(day, validity.years + 1, *args)
        return end
    return add_months(day, validity.months)


class Ledger:
    """One person's completions, tasks and starts against each version of one requirement."""

    def __init__(self, person: Person, requirement: Requirement, first_subject: Day | None):
        self.person = person
        self.requirement = requirement
        self.first_subject = first_subject
        self.waivers = [e for e in person.exemptions if e.scope == "module"]
        self._judged: dict[Day, Judged] = {}
        self._handed_in = [(s, self._demanded_when(s)) for s in person.submissions]

    def _demanded_when(self, submission) -> int:
        version = self.requirement.judging_version(submission.on)
        return _demanded(version, submission.module) or 1

    def judged(self, version: Version) -> Judged:
        found = self._judged.get(version.effective_from)
        if found is None:
            found = self._judged[version.effective_from] = self._judge(version)
        return found

    def _judge(self, version: Version) -> Judged:
        records = [
            Record(c.on, c.proficient, c.module, own_end(c.on, version))
            for c in self.person.completions
            if c.voided is None
            and meets(version, c.module, c.version)
            and not (c.prior and self.too_old(c.on, version))
        ]
        tasks = []
        for task, module_version in self._handed_in:
            if not meets(version, task.module, module_version):
                continue
            shown = task.decided is not None and bool(task.proficient)
            last = own_end(task.on, version)
            if shown or version.counts_completed:
                records.append(Record(task.on, shown, task.module, last))
            else:
                until = FOREVER if task.decided is None else task.decided
                tasks.append(Task(task.module, task.on, last, until))
        records.sort(key=lambda r: r[:2])
        starts = [(s.module, s.on) for s in self.person.starts]
        starts += [(s.module, s.on) for s in self.person.submissions]
        begun = [on for module, on in starts if _demanded(version, module) is not None]
        return Judged(tuple(records), tuple(tasks), tuple(begun), tuple(version.required))

    def too_old(self, on: Day, version: Version) -> bool:
        months = version.prior_max_age_months
        if months is None or self.first_subject is None:
            return False
        return add_months(on, months) < self.first_subject

    def days(self) -> set[Day]:
        """Every day on which what is covered can change, apart from cycles opening."""
        found: set[Day] = set()
        for version in self.requirement.versions:
            judged = self.judged(version)
            found.add(version.effective_from)
            found.update(judged.begun)
            found.update([record.on for record in judged.records])
            found.update([record.last + 1 for record in judged.records])
            for task in judged.tasks:
                found.update((task.on, task.last + 1, task.until))
        for waiver in self.waivers:
            found.update((waiver.starts, waiver.ends))
        return found

    def needed(self, version: Version, day: Day) -> tuple:
        """The required modules that are not waived for the person on the day (T10)."""
        if not self.waivers:
            return self.judged(version).required
        waived = {w.target for w in self.waivers if w.starts <= day < w.ends}
        return tuple(m for m in version.required if m not in waived)

    def counted(self, version: Version, day: Day, first: Day, *, proficient: bool) -> dict:
        """Per module the latest record that counts on the day."""
        any_kind, shown = _counted(self.judged(version).records, day, first)
        return shown if proficient else any_kind

    def waiting(self, version: Version, day: Day, first: Day) -> set:
        """The modules whose task waits for a decision on the day (T19)."""
        return _waiting(self.judged(version).tasks, day, first)

    def look(self, version: Version, day: Day, first: Day) -> tuple[list[Record] | None, str]:
        """The records that fulfil a cycle on the day, or None and the progress (T10, T14, T19)."""
        judged = self.judged(version)
        needed = self.needed(version, day) if self.waivers else judged.required
        any_kind, have = _counted(judged.records, day, first)
        waiting: set = set()
        if version.counts_completed:
            have = any_kind
        elif judged.tasks:
            waiting = _waiting(judged.tasks, day, first)
        used = covered(version, needed, have)
        if used is not None:
            return used, PROFICIENT
        if waiting and covered(version, needed, dict.fromkeys(waiting, _WAITS) | have) is not None:
            return None, WAITING
        if any_kind is not have and covered(version, needed, any_kind) is not None:
            return None, COMPLETED
        if any_kind or (judged.begun and any(first <= on <= day for on in judged.begun)):
            return None, IN_PROGRESS
        return None, NOT_STARTED

    def proficient_from(self, version: Version, reached: Day, first: Day) -> Day:
        """The first day, from ``reached`` on, when all a fulfilment rests on is proficient (T14).

        What counted on the day it was reached, or on any later day, stays shown.
        """
        shown: dict = {}
        for record in self.judged(version).records:
            day = max(record.on, reached)
            if record.proficient and record.on >= first and day <= record.last:
                shown[record.module] = min(day, shown.get(record.module, FOREVER))
        days = [shown.get(module, FOREVER) for module in self.needed(version, reached)]
        electives = sorted(shown.get(module, FOREVER) for module in version.electives)
        return max([reached, *days, *electives[: version.elective_count]])


def _counted(records: tuple[Record, ...], day: Day, first: Day) -> tuple[dict, dict]:
    """Per module the latest record that counts on the day: of any kind, and proficient.

    Where every record is proficient both are one dictionary.
    """
    any_kind: dict = {}
    partly = False
    for record in records:
        on, proficient, module, last = record
        if on > day:
            break
        if on >= first and day <= last:
            any_kind[module] = record
            partly = partly or not proficient
    if not partly:
        return any_kind, any_kind
    counting = (r for r in records if r.proficient and first <= r.on <= day <= r.last)
    return any_kind, {record.module: record for record in counting}


def _waiting(tasks: tuple[Task, ...], day: Day, first: Day) -> set:
    return {t.module for t in tasks if first <= t.on <= day <= t.last and day < t.until}


_WAITS = Record(0, False, "", 0)


def _demanded(version: Version, module) -> int | None:
    """The least version of the module the pathway takes, None where it is not in it."""
    found = version.required.get(module)
    return version.electives.get(module) if found is None else found


def meets(version: Version, module, module_version: int) -> bool:
    demanded = _demanded(version, module)
    return demanded is not None and module_version >= demanded


def covered(version: Version, needed: tuple, have: dict) -> list[Record] | None:
    """The records used where every needed module and n electives are covered, else None.

    A pathway with nothing in it is never fulfilled.
    """
    if len(have) < len(needed) or len(have) < version.elective_count:
        return None
    if not version.required and not version.elective_count:
        return None
    used = [have[module] for module in needed if module in have]
    if len(used) < len(needed):
        return None
    chosen = sorted((have[m] for m in version.electives if m in have), reverse=True, key=_on)
    if len(chosen) < version.elective_count:
        return None
    return used + chosen[: version.elective_count]


def _on(record: Record) -> Day:
    return record.on
