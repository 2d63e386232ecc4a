"""HR's ledger, kept beside the sessions so that a page of it is read from one index."""

from collections.abc import Iterable

from coaching.models import Attendance, CoachingSession, LedgerLine, Party
from pd_portal.ui.dates import local_day

Outcome = CoachingSession.Outcome
TOLD_BY_TERMS = (Outcome.NO_SHOW, Outcome.CANCELED_LATE)


def write_lines(session: CoachingSession, attendance: Iterable[Attendance]) -> None:
    """Replace the session's lines: one for each employer whose HR may know of it."""
    forget_lines(session)
    moment = session.started_at or session.planned_starts_at
    LedgerLine.objects.bulk_create(
        LedgerLine(
            session=session, employer_id=employer, day=local_day(moment), minutes=session.minutes
        )
        for employer in sorted(told_employers(session, attendance))
    )


def forget_lines(session: CoachingSession) -> None:
    """Take the session out of every ledger: it is to come again, or will be told anew."""
    LedgerLine.objects.filter(session=session).delete()


def told_employers(session: CoachingSession, attendance: Iterable[Attendance]) -> set[int]:
    """Employers of coach and client for a held session; missed ones are the terms' to tell.

    A session missed or canceled late is told to the clients' own employers, where the terms say
    so; one canceled in time to nobody.
    """
    rows = [row for row in attendance if row.employer_id]
    clients = {row.employer_id for row in rows if row.part == Party.Part.CLIENT}
    if session.outcome == Outcome.HELD:
        return clients | {row.employer_id for row in rows if row.part == Party.Part.COACH}
    terms = session.agreement_version
    told = terms is not None and terms.hr_sees_attendance
    return clients if told and session.outcome in TOLD_BY_TERMS else set()
