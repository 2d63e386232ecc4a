"""Records requests, and what an approved opening shows."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coaching import notes
from coaching.models import (
    ActionItem,
    BookingAnswers,
    CoachingGoal,
    Engagement,
    LegalHold,
    Opening,
    Party,
    RecordsRequest,
    Redaction,
    SessionNote,
    ShortForm,
    SponsorReport,
    TimeProposal,
)
from coaching.queries.sessions import UNREADABLE
from pd_portal.people.models import StaffMember

BLACK = "[withheld]"


@dataclass(frozen=True)
class Piece:
    """One piece of writing in a bundle. ``text`` has its redactions applied."""

    item: str
    title: str
    on: datetime
    text: str
    exemptions: list[str]


@dataclass(frozen=True)
class RecordsPage:
    """A request with the engagements it may reach."""

    request: RecordsRequest
    notices: list[Any]
    openings: list[Opening]
    engagements: list[Engagement]
    may_release: bool


def records_page(request: RecordsRequest, *, today: date) -> RecordsPage:
    """Engagements of the person named, or all that had a session in the period."""
    reached = Engagement.objects.filter(created_at__date__lte=request.period_ends_on)
    if request.about_id:
        mine = Party.objects.filter(person=request.about_id, part__in=["coach", "client"])
        reached = reached.filter(pk__in=mine.values("engagement_id"))
    else:
        reached = reached.filter(
            sessions__logged_at__date__gte=request.period_starts_on,
            sessions__created_at__date__lte=request.period_ends_on,
        ).distinct()
    opened = request.openings.select_related("asked_by", "approved_by", "engagement")
    return RecordsPage(
        request=request,
        notices=list(request.notices.select_related("person")),
        openings=list(opened.order_by("pk")),
        engagements=list(reached.select_related("service_line", "unit")[:100]),
        may_release=today >= request.earliest_release_on,
    )


def bundle(viewer: StaffMember, opening: Opening, *, now: datetime) -> list[Piece]:
    """Everything written in the engagement within the request's period, redactions applied."""
    rows = _rows(opening)
    texts = notes.open_for_records(
        viewer=viewer, opening=opening, rows=[row for _, row in rows], now=now
    )
    redactions = _redactions(viewer, opening, now)
    return [
        _piece(title, row, _in_words(row, text), redactions)
        for (title, row), text in zip(rows, texts, strict=True)
    ]


def _rows(opening: Opening) -> list[tuple[str, Any]]:
    engagement, request = opening.engagement_id, opening.request

    def period(name: str) -> dict[str, date]:
        return {
            f"{name}__date__gte": request.period_starts_on,
            f"{name}__date__lte": request.period_ends_on,
        }

    said = SessionNote.objects.filter(engagement=engagement, **period("written_at"))
    forms = ShortForm.objects.filter(session__engagement=engagement, **period("saved_at"))
    goals = CoachingGoal.objects.filter(engagement=engagement, **period("written_at"))
    steps = ActionItem.objects.filter(engagement=engagement, **period("written_at"))
    reports = SponsorReport.objects.filter(engagement=engagement, **period("drafted_at"))
    answers = BookingAnswers.objects.filter(booking__engagement=engagement, **period("answered_at"))
    times = TimeProposal.objects.filter(engagement=engagement, **period("proposed_at"))
    return [
        *((note.get_kind_display(), note) for note in said),
        *((form.get_moment_display(), form) for form in forms.select_related("session")),
        *(("Goal", goal) for goal in goals),
        *(("Next step", step) for step in steps),
        *((report.get_kind_display(), report) for report in reports),
        *(("Questions when booking", row) for row in answers.select_related("booking")),
        *(("Times proposed", row) for row in times.exclude(words_sealed=b"")),
    ]


def _in_words(row: Any, text: str | notes.CannotOpen) -> str:
    """What stands in the piece; forms and goals as one line a field."""
    if isinstance(text, notes.CannotOpen):
        return UNREADABLE
    if isinstance(row, ShortForm | CoachingGoal):
        return "\n".join(f"{k}: {v}" for k, v in json.loads(text).items() if v)
    if isinstance(row, BookingAnswers):
        return "\n".join(f"{asked}: {said}" for asked, said in json.loads(text))
    return text


def _redactions(viewer: StaffMember, opening: Opening, now: datetime) -> dict[str, list]:
    rows = list(Redaction.objects.filter(opening=opening).select_related("opening"))
    texts = notes.open_for_records(viewer=viewer, opening=opening, rows=rows, now=now)
    found: dict[str, list] = {}
    for row, text in zip(rows, texts, strict=True):
        words = "" if isinstance(text, notes.CannotOpen) else text
        found.setdefault(row.item, []).append((words, row.exemption))
    return found


def item_name(row: Any) -> str:
    """How a redaction names a piece: ``sessionnote-12``."""
    return f"{type(row).__name__.lower()}-{row.pk}"


def _piece(title: str, row: Any, text: str, redactions: dict[str, list]) -> Piece:
    item = item_name(row)
    for words, _ in redactions.get(item, []):
        text = text.replace(words, BLACK) if words else BLACK
    on = next(
        getattr(row, name)
        for name in ("written_at", "saved_at", "drafted_at", "proposed_at", "answered_at")
        if hasattr(row, name)
    )
    return Piece(item, title, on, text, [why for _, why in redactions.get(item, [])])


def open_holds() -> list[LegalHold]:
    """Holds without an end."""
    return list(LegalHold.objects.filter(ends_on=None).select_related("engagement", "placed_by"))
