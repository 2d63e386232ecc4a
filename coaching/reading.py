"""Who may read which piece of writing. Each guard is one function; mutants remove them in turn."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from coaching.models import Attendance, CoachingSession, Engagement, Opening, Party, SessionNote
from pd_portal.ui.dates import local_day

Part = Party.Part
Row = TypeVar("Row")


def may_read_all(viewer_id: int, rows: Sequence[Any]) -> bool:
    """Whether the person may read every row; two queries, however many rows."""
    engagement_ids = {_engagement_id(row) for row in rows} - {None}
    parts, left = parts_held(viewer_id, engagement_ids)
    joined = three_way_sessions(viewer_id, rows)
    return all(may_read(viewer_id, row, _parts_for(row, parts, left), joined) for row in rows)


def _parts_for(row: Any, parts: dict, left: dict) -> frozenset[str]:
    """Parts that count for the row: who was a client counts as one for what was written then."""
    engagement_id = _engagement_id(row)
    held = parts.get(engagement_id, frozenset())
    last = left.get(engagement_id)
    return held | {Part.CLIENT} if last is not None and day_of(row) <= last else held


def may_read(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    """One row, given the parts held in its engagement and the three-way sessions attended."""
    return READERS[type(row).__name__](viewer_id, row, parts, joined)


def parts_held(
    viewer_id: int, engagement_ids: set
) -> tuple[dict[int | None, frozenset[str]], dict[int | None, date]]:
    """Parts held now, and the last day of those who were clients, both by engagement."""
    held: dict[int | None, frozenset[str]] = {}
    left: dict[int | None, date] = {}
    rows = Party.objects.filter(person_id=viewer_id, engagement_id__in=engagement_ids)
    for engagement_id, part, ends_on in rows.values_list("engagement_id", "part", "ends_on"):
        if ends_on is None:
            held[engagement_id] = held.get(engagement_id, frozenset()) | {part}
        elif part == Part.CLIENT:
            left[engagement_id] = max(ends_on, left.get(engagement_id, ends_on))
    return held, left


def last_day(viewer_id: int, engagement: Engagement) -> date | None:
    """Until when a former client reads; None for whoever takes part now. At most one query."""
    if any(party.person_id == viewer_id for party in engagement.current_parties):
        return None
    return parts_held(viewer_id, {engagement.pk})[1].get(engagement.pk)


def until(last: date | None, rows: Iterable[Row]) -> list[Row]:
    """Those of ``rows`` a former client reads on (``last`` from ``last_day``); all for others."""
    return [row for row in rows if last is None or day_of(row) <= last]


def day_of(row: Any) -> date:
    """The day a piece of writing belongs to: of its session, or when it was written."""
    if type(row).__name__ in ("SessionNote", "ShortForm"):
        return day_of(row.session)
    if isinstance(row, CoachingSession):
        return local_day(row.started_at or row.planned_starts_at)
    return local_day(getattr(row, WRITTEN_AT[type(row).__name__]))


WRITTEN_AT = {
    "CoachingGoal": "written_at",
    "ActionItem": "written_at",
    "SponsorReport": "drafted_at",
    "TimeProposal": "proposed_at",
    "BookingAnswers": "answered_at",
    "CoachingRequest": "requested_at",
    "LogDraft": "saved_at",
}


def three_way_sessions(viewer_id: int, rows: Sequence[Any]) -> set[int]:
    """Ids of three-way sessions among ``rows`` the person came to as sponsor."""
    ids = {row.session_id for row in rows if isinstance(row, SessionNote)}
    came = Attendance.objects.filter(
        person_id=viewer_id,
        part=Part.SPONSOR,
        presence=Attendance.Presence.ATTENDED,
        session_id__in=ids,
        session__is_three_way=True,
    )
    return set(came.values_list("session_id", flat=True)) if ids else set()


def _engagement_id(row: Any) -> int | None:
    if type(row).__name__ == "ShortForm":
        return row.session.engagement_id
    if type(row).__name__ == "BookingAnswers":
        return row.booking.engagement_id
    return getattr(row, "engagement_id", None)


def _note(viewer_id: int, row: SessionNote, parts: frozenset[str], joined: set[int]) -> bool:
    if row.kind == SessionNote.Kind.PRIVATE:
        return row.author_id == viewer_id
    return bool(parts & {Part.COACH, Part.CLIENT}) or row.session_id in joined


def _draft(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    return row.author_id == viewer_id


def _shared(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    return bool(parts & {Part.COACH, Part.CLIENT})


def _form(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    return row.person_id == viewer_id or Part.COACH in parts


def _report(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    if Part.COACH in parts or (Part.CLIENT in parts and row.offered_at is not None):
        return True
    return Part.SPONSOR in parts and row.released_at is not None


def _need(viewer_id: int, row: Any, parts: frozenset[str], joined: set[int]) -> bool:
    """The requester, the client, a coach who was proposed; leads come through their own rule."""
    if viewer_id in (row.requester_id, row.client_id):
        return True
    return row.proposals.filter(coach_id=viewer_id).exists() or leads_coaching(viewer_id)


def leads_coaching(person_id: int) -> bool:
    """Whether the person holds the coaching lead's role today."""
    from pd_portal.access.roles import COACHING_LEAD
    from pd_portal.people.models import RoleGrant
    from pd_portal.ui.dates import today

    return RoleGrant.objects.in_force(today()).filter(person=person_id, role=COACHING_LEAD).exists()


READERS = {
    "SessionNote": _note,
    "LogDraft": _draft,
    "ShortForm": _form,
    "CoachingGoal": _shared,
    "ActionItem": _shared,
    "SponsorReport": _report,
    "CoachingRequest": _need,
    "TimeProposal": _shared,
    "BookingAnswers": _shared,
}


def may_open_records(viewer_id: int, opening: Opening, rows: Sequence[Any], now: datetime) -> bool:
    """The officer who asked, once another approved, within the time, this engagement alone."""
    if opening.asked_by_id != viewer_id or opening.approved_by_id in (None, viewer_id):
        return False
    if opening.expires_at is None or now >= opening.expires_at:
        return False
    return all(_engagement_of_record(row) == opening.engagement_id for row in rows)


def _engagement_of_record(row: Any) -> int | None:
    if type(row).__name__ == "Redaction":
        return row.opening.engagement_id
    return _engagement_id(row)
