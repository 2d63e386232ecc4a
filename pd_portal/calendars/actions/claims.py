"""Promising people's time. Every booking, move and cancellation passes through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from pd_portal.audit.actions import Refused, action
from pd_portal.calendars.models import HOLD, TimeClaim
from pd_portal.calendars.models.claims import minutes_of
from pd_portal.people.models import StaffMember

Subject = tuple[str, str]  # label and id, as audit names things


class TimeTaken(Refused):
    """Somebody is promised elsewhere. ``people`` are the ids of those who are, where known."""

    def __init__(self, people: Iterable[int] = ()) -> None:
        super().__init__("That time has just been taken.", field="start")
        self.people = frozenset(people)


@dataclass(frozen=True)
class Wanted:
    """Time to claim: ``people`` by id, from ``starts_at`` to ``ends_at``, for ``subject``.

    With ``expires_at`` it is a hold and its subject's label is ``HOLD``.
    """

    subject: Subject
    people: Sequence[int]
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime | None = None


def lock_people(people: Iterable[int]) -> None:
    """Make every other booking of these people wait until this transaction ends.

    Rows are locked in id order, so that two bookings never wait for each other. SQLite's
    IMMEDIATE transaction has locked everything already.
    """
    rows = StaffMember.objects.filter(pk__in=set(people)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


@action
def replace_claims(
    *, actor: Any, now: datetime, release: Sequence[Subject] = (), wanted: Sequence[Wanted] = ()
) -> None:
    """Give up the claims of ``release`` and take those ``wanted``, all of it or nothing.

    Raises ``TimeTaken`` where one of the people is promised elsewhere. The caller audits, since
    it knows what the time is for.
    """
    given_up = _claims_of(release)
    people = {person for want in wanted for person in want.people}
    lock_people(people | set(given_up.values_list("person_id", flat=True)))
    given_up.delete()
    TimeClaim.objects.filter(person__in=people).expired(now).delete()
    rows = [row for want in wanted for row in _rows(want, now)]
    _refuse_overlaps(rows)
    try:
        with transaction.atomic():
            TimeClaim.objects.bulk_create(rows)
    except IntegrityError as error:
        raise TimeTaken from error


@action
def claim_time(
    *, actor: Any, now: datetime, wanted: Wanted, instead_of: Sequence[Subject] = ()
) -> None:
    """Claim one time, giving up the claims it stands ``instead_of`` (its own, a hold)."""
    replace_claims(actor=actor, now=now, release=instead_of, wanted=[wanted])


@action
def release_time(*, actor: Any, now: datetime, subject: Subject) -> None:
    """Give up every claim of a subject."""
    replace_claims(actor=actor, now=now, release=[subject])


@action
def forget_expired_holds(*, actor: Any, now: datetime) -> int:
    """Delete holds whose time has run out; they block nobody but take up room."""
    return TimeClaim.objects.expired(now).delete()[0]


def hold_subject(key: str) -> Subject:
    """The subject of the hold made for the form with this key."""
    return HOLD, key


def _claims_of(subjects: Sequence[Subject]) -> Any:
    named = Q(pk__in=[])
    for label, ref in subjects:
        named |= Q(subject_label=label, subject_ref=str(ref))
    return TimeClaim.objects.filter(named)


def _rows(want: Wanted, now: datetime) -> list[TimeClaim]:
    starts_min, ends_min = minutes_of(want.starts_at, want.ends_at)
    label, ref = want.subject
    return [
        TimeClaim(
            person_id=person,
            starts_min=starts_min,
            ends_min=ends_min,
            subject_label=label,
            subject_ref=str(ref),
            expires_at=want.expires_at,
            made_at=now,
        )
        for person in sorted(set(want.people))
    ]


def _refuse_overlaps(rows: Sequence[TimeClaim]) -> None:
    """Say whose time is taken; the guard in the database would only say that it is."""
    taken = set()
    for row in rows:
        claims = TimeClaim.objects.filter(person_id=row.person_id)
        if claims.overlapping(row.starts_min, row.ends_min).exists():
            taken.add(row.person_id)
    if taken:
        raise TimeTaken(taken)
