"""The day's reminders: one message a person, everything that stands in it, told once.

A reminder *stands* from its day on. It is queued on the first day the person works, in the hours
they may be written to; on other days nothing is queued, so whoever comes back after a summer
reads the nearest one of each only. Asking again the same day finds everything told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from pd_portal.audit.actions import action
from pd_portal.jobs.schedule import count
from pd_portal.notify.actions.gathering import digest_for, lock
from pd_portal.notify.actions.queueing import BATCH, new_message_id
from pd_portal.notify.kinds import REMINDER, kinds
from pd_portal.notify.models import Message, ScanMark
from pd_portal.notify.queries.rhythms import rhythms_of
from pd_portal.notify.reminders import Line, Source, Window, sources, watched
from pd_portal.notify.restraint import WEEKLY, Rhythm
from pd_portal.notify.tasks import wake
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

State = Message.State
AT_ONCE = 1000
WHY = "these things are yours to do"


def queue_reminders(*, actor: Any, now: datetime) -> int:
    """Queue what stands today; returns how many messages are new. Memory does not grow.

    A watched source is asked about everybody once a day, and then about whoever changed.
    """
    day = local_day(now)
    reached = {name: each.latest() for name, each in watched.items()}
    marks = dict(ScanMark.objects.filter(day=day).values_list("source", "mark"))
    marks = {name: mark for name, mark in marks.items() if name in watched}
    asked = [source for name, source in sources.items() if name not in marks]
    queued = sum(_queue(window, asked, actor) for window in windows(now))
    for name, mark in marks.items():
        changed = sorted(set(watched[name].changed(mark)))
        for window in _windows_of(changed, now):
            queued += _queue(window, [sources[name]], actor)
    _set_marks(day, reached)
    return queued


def _queue(window: Window, asked: Iterable[Source], actor: Any) -> int:
    lines = [line for source in asked for line in source(window)]
    return queue_lines(lines=lines, actor=actor, now=window.now) if lines else 0


def _set_marks(day: date, reached: dict[str, int | None]) -> None:
    """What is not settled keeps no mark, so that everybody is asked about again."""
    ScanMark.objects.filter(
        source__in=[name for name, mark in reached.items() if mark is None]
    ).delete()
    rows = [
        ScanMark(source=name, day=day, mark=mark)
        for name, mark in reached.items()
        if mark is not None
    ]
    ScanMark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source"], update_fields=["day", "mark"]
    )


def _windows_of(people: list[int], now: datetime) -> Iterator[Window]:
    """These people, in batches."""
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        yield Window(some[0], some[-1], local_day(now), now, frozenset(some))


def windows(now: datetime) -> Iterator[Window]:
    """Everybody, in ranges of ids."""
    ends = StaffMember.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, AT_ONCE):
        yield Window(first, first + AT_ONCE - 1, local_day(now), now)


@dataclass
class Plan:
    """What a batch will write."""

    digests: list[Message] = field(default_factory=list)
    fresh: list[Message] = field(default_factory=list)
    again: dict[Any, list[Any]] = field(default_factory=lambda: defaultdict(list))


@action
def queue_lines(*, lines: list[Line], actor: Any, now: datetime) -> int:
    """Write the messages of these lines, one a person; what was told before is left out."""
    lock({line.person_id for line in lines})
    told, dropped = _known(lines)
    new = {line.key: line for line in lines if line.key not in told}
    by_person = _today(new.values(), now)
    carriers = _carriers(list(by_person), now)
    plan = Plan()
    for person, (moment, day, wanted) in by_person.items():
        digest = _digest_of(carriers.get(person, ()), person, moment, day, now)
        if digest is not None:
            _add(plan, digest, wanted, dropped, now)
    _write(plan, now)
    return sum(1 for digest in plan.digests)


Key = tuple[int, str, str, str, str]


def _known(lines: list[Line]) -> tuple[set[Key], dict[Key, Any]]:
    """Keys that were told or are about to be, and rows that were dropped, by key."""
    people = sorted({line.person_id for line in lines})
    rows = Message.objects.filter(
        recipient__in=people,
        kind__in={line.kind for line in lines},
        channel=Message.Channel.EMAIL,
    )
    told: set[Key] = set()
    dropped: dict[Key, Any] = {}
    columns = ("recipient", "kind", "subject_label", "subject_ref", "subject_version")
    for pk, state, *key in rows.values_list("pk", "state", *columns):
        if state == State.DROPPED:
            dropped[tuple(key)] = pk  # type: ignore[index]  # five columns, as Key
        else:
            told.add(tuple(key))  # type: ignore[arg-type]  # five columns, as Key
    return told, dropped


Wanted = dict[int, tuple[datetime, date, list[Line]]]


def _today(lines: Any, now: datetime) -> Wanted:
    """Who may be written to today, from when on, and what about."""
    grouped: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.person_id].append(line)
    rhythms = rhythms_of(grouped, local_day(now))
    found: Wanted = {}
    for person, mine in grouped.items():
        rhythm = rhythms[person]
        moment = rhythm.next_moment(now)
        day = rhythm.local_day(moment)
        wanted = [line for line in mine if _is_for(line, rhythm, day)]
        if wanted and local_day(moment) == local_day(now):
            found[person] = (moment, day, wanted)
    return found


def _is_for(line: Line, rhythm: Rhythm, day: date) -> bool:
    """Is ``day`` the line's day: the last one before its event, the week's first where chosen."""
    if line.before is not None:
        return day < line.before and not rhythm.works_between(day, line.before)
    pace = rhythm.pace(kinds[line.kind].group)
    return not line.paced or pace != WEEKLY or rhythm.is_weekly_day(day)


def _carriers(people: list[int], now: datetime) -> dict[int, list[Message]]:
    """Reminders that wait, or have a day already, by person; the newest first."""
    found: dict[int, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(recipient__in=people, reminds_on__isnull=False, kind=REMINDER)
    near = rows.filter(state=State.WAITING) | rows.filter(reminds_on__gte=local_day(now))
    near |= rows.filter(created_at__gt=now)
    for row in near.order_by("-created_at"):
        found[row.recipient_id].append(row)
    return found


def _digest_of(
    carriers: Any, person: int, moment: datetime, day: date, now: datetime
) -> Message | None:
    """The message that will carry today's lines; None where the person had today's already."""
    waiting = next((row for row in carriers if row.state == State.WAITING), None)
    if waiting is not None:
        return waiting
    if any(row.reminds_on == day for row in carriers):
        return None
    return digest_for(person, now=now, kind=REMINDER, why=WHY, not_before=moment, reminds_on=day)


def _add(
    plan: Plan, digest: Message, lines: list[Line], dropped: dict[Key, Any], now: datetime
) -> None:
    if digest._state.adding:
        plan.digests.append(digest)
    for line in lines:
        if line.key in dropped:
            plan.again[digest.pk].append(dropped[line.key])
        else:
            plan.fresh.append(_part(line, digest, now))


def _part(line: Line, digest: Message, now: datetime) -> Message:
    return Message(
        kind=line.kind,
        recipient_id=line.person_id,
        subject_label=line.label,
        subject_ref=line.ref,
        subject_version=line.version,
        why=line.why,
        data=line.data,
        state=State.HELD,
        message_id=new_message_id(),
        created_at=now,
        not_before=digest.not_before,
        digest_id=digest.pk,
    )


def _write(plan: Plan, now: datetime) -> None:
    Message.objects.bulk_create(plan.digests, batch_size=BATCH)
    Message.objects.bulk_create(plan.fresh, batch_size=BATCH)
    for digest, rows in plan.again.items():
        Message.objects.filter(pk__in=rows).update(
            state=State.HELD, digest=digest, created_at=now, sent_at=None
        )
    if plan.digests:
        count("queued", len(plan.digests))
        transaction.on_commit(partial(wake, now=now))
