"""Something wrong with this? Raised, answered, appealed; a promised date that may move."""

from datetime import date, datetime, timedelta
from typing import Any

from courses.actions.writing import cleaned
from courses.conf import setting
from courses.messages import tell_concern
from courses.models import Concern, ConcernEntry, ConcernsDesk, ModulePage
from courses.queries.reviewing import apart_from
from courses.signals import concern_raised
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Employer
from pd_portal.ui.dates import local_day


def employer_of(person_id: int, day: date) -> Employer | None:
    """Who employs the person on ``day``, by the counting position."""
    employers = Employer.objects.filter(positions__person=person_id)
    on_that_day = employers.filter(
        positions__starts_on__lte=day, positions__voided_at__isnull=True
    ).exclude(positions__ends_on__lt=day)
    return on_that_day.order_by("-positions__primary", "pk").first()


def owner_for(person_id: int, employer: Employer | None, day: date) -> int | None:
    """The concerns owner, or the stand-in where the owner leads or reports to the person."""
    if employer is None:
        return None
    desk = ConcernsDesk.objects.filter(employer=employer).first()
    candidates = [employer.concerns_owner_id, desk.stand_in_id if desk else None]
    close = apart_from(person_id, day)
    return next((one for one in candidates if one and one not in close), None)


@action
def raise_concern(
    *,
    actor: Any,
    person: Any,
    module: ModulePage,
    lesson: str,
    kind: str,
    asks_for: str,
    text: str,
    now: datetime,
) -> Concern:
    """Send a concern to the employer's concerns owner; without one it is listed for administrators."""
    words = cleaned(text)
    if not words:
        raise Refused("Say in a sentence what is wrong.", field="text")
    day = local_day(now)
    employer = employer_of(person.pk, day)
    desk = ConcernsDesk.objects.filter(employer=employer).first() if employer else None
    days = desk.promise_days if desk else setting("CONCERN_PROMISE_DAYS")
    made = Concern.objects.create(
        person=person,
        module=module,
        lesson=lesson,
        kind=kind,
        asks_for=asks_for,
        text=words,
        owner_id=owner_for(person.pk, employer, day),
        raised_at=now,
        promised_on=day + timedelta(days=days),
    )
    record(actor=actor, verb="concern raised", target=made, now=now, kind=kind)
    concern_raised.send(Concern, concern=made, moved=False, now=now)
    tell_concern(made, made.owner, "concern_waits", "you answer concerns", actor, now)
    return made


@action
def answer_concern(*, actor: Any, concern: Concern, text: str, now: datetime) -> ConcernEntry:
    """Answer it, which closes it until the person appeals."""
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    if row.closed_at:
        raise Refused("This was answered already.")
    words = cleaned(text)
    if not words:
        raise Refused("Write the answer.", field="text")
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    entry = add_entry(row, ConcernEntry.ANSWERED, actor, now, text=words)
    tell_concern(row, row.person, "concern_answered", "you raised a concern", actor, now)
    return entry


@action
def appeal_concern(*, actor: Any, concern: Concern, text: str, now: datetime) -> ConcernEntry:
    """The person is not content with the answer; it is open again, for somebody else if there is one."""
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    if not row.closed_at:
        raise Refused("There is no answer yet to appeal against.")
    if row.entries.filter(kind=ConcernEntry.APPEALED).exists():
        raise Refused("An appeal was made already.")
    day = local_day(now)
    row.closed_at, row.promised_on = None, day + timedelta(days=setting("CONCERN_PROMISE_DAYS"))
    row.owner_id = other_owner(row, day)
    row.save(update_fields=["closed_at", "promised_on", "owner"])
    entry = add_entry(row, ConcernEntry.APPEALED, actor, now, text=cleaned(text))
    concern_raised.send(Concern, concern=row, moved=True, now=now)
    tell_concern(row, row.owner, "concern_waits", "you answer concerns", actor, now)
    return entry


def other_owner(row: Concern, day: date) -> int | None:
    """For an appeal: the stand-in, unless they answered first."""
    employer = employer_of(row.person_id, day)
    desk = ConcernsDesk.objects.filter(employer=employer).first() if employer else None
    close = apart_from(row.person_id, day)
    if desk and desk.stand_in_id != row.owner_id and desk.stand_in_id not in close:
        return desk.stand_in_id
    return row.owner_id


@action
def move_promise(
    *, actor: Any, concern: Concern, promised_on: date, text: str, now: datetime
) -> ConcernEntry:
    """Promise another day; whoever was given time because of the concern keeps it."""
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    if row.closed_at:
        raise Refused("This was answered already.")
    if promised_on <= local_day(now):
        raise Refused("Choose a day that is still to come.", field="promised_on")
    row.promised_on = promised_on
    row.save(update_fields=["promised_on"])
    entry = add_entry(
        row, ConcernEntry.PROMISE_MOVED, actor, now, text=cleaned(text), promised_on=promised_on
    )
    concern_raised.send(Concern, concern=row, moved=True, now=now)
    return entry


def add_entry(row: Concern, kind: str, actor: Any, now: datetime, **values: Any) -> ConcernEntry:
    made = ConcernEntry.objects.create(concern=row, kind=kind, by=actor, at=now, **values)
    record(actor=actor, verb=f"concern {kind.replace('_', ' ')}", target=row, now=now)
    return made
