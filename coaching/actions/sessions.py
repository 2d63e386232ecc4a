"""Sessions: planned under an agreement or as an introduction, then logged as they happened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from coaching.actions.ledger import write_lines
from coaching.actions.planning import give_up, outcome_of_canceling
from coaching.models import AgreementVersion, Attendance, CoachingSession, Engagement, Party
from coaching.signals import session_held
from coaching.terms import HELD, uses_a_session, whole_minutes
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Position, StaffMember
from pd_portal.ui.dates import local_day

INTRODUCTIONS = 2
LONGEST = timedelta(days=1)
Outcome = CoachingSession.Outcome


@dataclass(frozen=True)
class Basis:
    """Under what a session is held: a version in force, or as introduction 1 or 2."""

    agreement_version: AgreementVersion | None
    intro_no: int | None


def basis_at(engagement: Engagement, moment: datetime) -> Basis:
    """What a session at ``moment`` rests on; Refused when neither agreement nor introduction is left.

    An agreement covers times from when it came into force, planned ones without an end included.
    """
    if engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    ended = Q(ended_at=None) | Q(ended_at__gt=moment)
    version = (
        engagement.agreements.filter(ended, in_force_at__lte=moment).order_by("-number").first()
    )
    if version is not None:
        return Basis(version, None)
    called_off = [Outcome.CANCELED, Outcome.CANCELED_LATE]
    taken = engagement.sessions.exclude(intro_no=None).exclude(outcome__in=called_off)
    free = set(range(1, INTRODUCTIONS + 1)) - set(taken.values_list("intro_no", flat=True))
    if not free:
        raise Refused(
            "Both introductory conversations are taken. Sign the agreement to meet again."
        )
    return Basis(None, min(free))


@action
def plan_session(
    *,
    engagement: Engagement,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    place: str = "",
    is_three_way: bool = False,
    booked_for: StaffMember | None = None,
    actor: Any,
    now: datetime,
) -> CoachingSession:
    """Write down a meeting to come and who is expected; claims on their time are the caller's.

    ``booked_for``: the person on whose behalf a delegate (``actor``) books.
    """
    basis = basis_at(engagement, starts_at)
    session = CoachingSession.objects.create(
        engagement=engagement,
        agreement_version=basis.agreement_version,
        intro_no=basis.intro_no,
        planned_starts_at=starts_at,
        planned_ends_at=ends_at,
        mode=mode,
        place=place,
        is_three_way=is_three_way,
        booked_by=actor if isinstance(actor, StaffMember) else None,
        booked_for=booked_for,
        created_at=now,
    )
    _expect_everyone(session)
    record(actor=actor, verb="planned a session", target=session, now=now)
    return session


@action
def cancel_session(
    *, session: CoachingSession, actor: Any, now: datetime, canceled_at: datetime | None = None
) -> CoachingSession:
    """Call a planned session off; whether a client did so in time is what its agreement says."""
    if session.outcome:
        raise Refused("This session has been logged already.")
    outcome = outcome_of_canceling(session, canceled_at or now, by=actor)
    return _settle(session, outcome, actor, now)


@dataclass(frozen=True)
class Happened:
    """What took place: aware times (empty unless held), how, and who came (person ids)."""

    outcome: str
    mode: str
    place: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    attended: Collection[int] = ()
    is_three_way: bool = False


@action
def record_outcome(
    *, session: CoachingSession, happened: Happened, actor: Any, now: datetime
) -> CoachingSession:
    """Log, or put right, what happened. Never refused for overlapping something else."""
    before = {"outcome": session.outcome, "minutes": session.minutes}
    if session.engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    refuse_taken_introduction(session, happened.outcome)
    if happened.outcome == Outcome.HELD:
        _refuse_impossible(happened, now)
        if not happened.attended:
            raise Refused("Say who came, or choose another outcome.", field="attended")
    if session.planned_starts_at is None and happened.outcome != Outcome.HELD:
        _take_back_contact(session, happened.outcome)
    if happened.outcome == Outcome.NO_SHOW and session.planned_starts_at > now:
        raise Refused("This has not happened yet.", field="outcome")
    if session.agreement_version_id and happened.started_at:
        session.agreement_version = _version_then(session, happened.started_at)
    session.mode, session.place = happened.mode, happened.place
    session.is_three_way = happened.is_three_way
    held = happened.outcome == Outcome.HELD
    session.started_at = happened.started_at if held else None
    session.ended_at = happened.ended_at if held else None
    session.minutes = whole_minutes(session.started_at, session.ended_at) if held else None
    return _settle(session, happened.outcome, actor, now, happened.attended, before)


@action
def record_unplanned(
    *, engagement: Engagement, happened: Happened, actor: Any, now: datetime
) -> CoachingSession:
    """Log contact nobody had planned: a call, the hallway, an e-mail."""
    if happened.outcome != Outcome.HELD:
        raise Refused("Contact that was not planned either happened or did not.", field="outcome")
    _refuse_impossible(happened, now)
    basis = basis_at(engagement, happened.started_at)
    session = CoachingSession(
        engagement=engagement,
        agreement_version=basis.agreement_version,
        intro_no=basis.intro_no,
        started_at=happened.started_at,
        ended_at=happened.ended_at,
        minutes=whole_minutes(happened.started_at, happened.ended_at),
        mode=happened.mode,
        place=happened.place,
        is_three_way=happened.is_three_way,
        created_at=now,
        outcome=HELD,
        logged_at=now,
    )
    session.save()
    _expect_everyone(session)
    return _settle(session, HELD, actor, now, happened.attended)


def _settle(
    session: CoachingSession,
    outcome: str,
    actor: Any,
    now: datetime,
    attended: Collection[int] = (),
    before: dict[str, Any] | None = None,
) -> CoachingSession:
    terms = session.agreement_version
    session.outcome = outcome
    session.is_used = terms is not None and uses_a_session(
        outcome, no_show_counts=terms.no_show_counts
    )
    session.logged_at = now
    session.logged_by = actor if isinstance(actor, StaffMember) else None
    session.save()
    write_lines(session, _note_attendance(session, attended))
    early = outcome == HELD and session.planned_starts_at and session.planned_starts_at > now
    if early or outcome in (Outcome.CANCELED, Outcome.CANCELED_LATE):
        give_up(session, actor=actor, now=now)
    record(
        actor=actor,
        verb="logged a session",
        target=session,
        now=now,
        outcome=outcome,
        minutes=session.minutes,
        before=before or {},
    )
    if outcome == HELD:
        session_held.send(sender=CoachingSession, session=session, now=now)
    return session


def _take_back_contact(session: CoachingSession, outcome: str) -> None:
    """Contact that was logged by mistake keeps the time it was logged for."""
    if outcome != Outcome.CANCELED:
        raise Refused("Nobody had planned this, so it was not missed.", field="outcome")
    session.planned_starts_at, session.planned_ends_at = session.started_at, session.ended_at


def refuse_taken_introduction(session: CoachingSession, outcome: str) -> None:
    """Once called off, an introduction's place may have gone to another one."""
    called_off = (Outcome.CANCELED, Outcome.CANCELED_LATE)
    if session.intro_no is None or outcome in called_off:
        return
    same = session.engagement.sessions.filter(intro_no=session.intro_no).exclude(pk=session.pk)
    if same.exclude(outcome__in=called_off).exists():
        raise Refused("Another introductory conversation took this place. Log contact instead.")


def _version_then(session: CoachingSession, moment: datetime) -> AgreementVersion:
    """The version in force when it happened; Refused when none was."""
    ended = Q(ended_at=None) | Q(ended_at__gt=moment)
    versions = session.engagement.agreements.filter(ended, in_force_at__lte=moment)
    version = versions.order_by("-number").first()
    if version is None:
        raise Refused("No agreement was in force at that time. Check the day.", field="started_at")
    return version


def _refuse_impossible(happened: Happened, now: datetime) -> None:
    start, end = happened.started_at, happened.ended_at
    if start is None or end is None:
        raise Refused("Say when it began and ended.", field="started_at")
    if end <= start:
        raise Refused("The end is not after the start.", field="ended_at")
    if end - start < timedelta(minutes=1):
        raise Refused("A session is a minute at least.", field="ended_at")
    if end - start > LONGEST:
        raise Refused("A session is not longer than a day.", field="ended_at")
    if end > now:
        raise Refused("This has not happened yet. Log it once it is over.", field="ended_at")


def _expect_everyone(session: CoachingSession) -> None:
    """Coaches and clients of today, and the sponsor where all three meet."""
    parts = [Party.Part.COACH, Party.Part.CLIENT]
    if session.is_three_way:
        parts.append(Party.Part.SPONSOR)
    _expect(session, session.engagement.parties.current().filter(part__in=parts))


def _expect_also(session: CoachingSession, attended: Collection[int]) -> None:
    """Clients and sponsors who came and were not expected; no coach but those who were.

    Whoever began to take part since has no share in what happened before.
    """
    guests = (Party.Part.CLIENT, Party.Part.SPONSOR)
    parties = session.engagement.parties.current().filter(part__in=guests, person__in=attended)
    _expect(session, parties)


def _expect(session: CoachingSession, parties: QuerySet[Party]) -> None:
    known = set(session.attendance.values_list("person_id", flat=True))
    expected = {party.person_id: party.part for party in parties.order_by("-part")}
    Attendance.objects.bulk_create(
        Attendance(session=session, person_id=person_id, part=part)
        for person_id, part in expected.items()
        if person_id not in known
    )


def _note_attendance(session: CoachingSession, attended: Collection[int]) -> list[Attendance]:
    """Who came, and where each worked that day, copied in so that figures stay."""
    if session.attendance.filter(part=Party.Part.COACH).exists():
        _expect_also(session, attended)
    else:
        _expect_everyone(session)
    day = local_day(session.started_at or session.planned_starts_at or session.logged_at)
    rows = list(session.attendance.all())
    posts = {
        post.person_id: post
        for post in Position.objects.on(day)
        .filter(person__in=[row.person_id for row in rows])
        .order_by("primary", "-pk")
    }
    for row in rows:
        row.presence = _presence(session.outcome, row, attended)
        post = posts.get(row.person_id)
        row.employer_id = post.employer_id if post else None
        row.unit_id = post.unit_id if post else None
    Attendance.objects.bulk_update(rows, ["presence", "employer", "unit"])
    return rows


def _presence(outcome: str, row: Attendance, attended: Collection[int]) -> str:
    if outcome in (Outcome.CANCELED, Outcome.CANCELED_LATE):
        return Attendance.Presence.EXPECTED
    was_there = outcome == HELD and row.person_id in attended
    if row.part == Party.Part.COACH or was_there:
        return Attendance.Presence.ATTENDED
    return Attendance.Presence.ABSENT
