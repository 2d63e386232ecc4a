"""Made-up examples of what coaching and booking write."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from coaching.models import CoachingSession, DisposalPlan, SponsorReport
from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute

LINK = absolute("/coaching/")
WHEN = "Monday, March 15, 2027, 10:00 a.m. (Pacific time)"
ASKED_AT = datetime(2027, 3, 14, 17, 42, tzinfo=UTC)
LINE = "Leadership coaching"


@previews.provides("coaching_to_sign")
def to_sign() -> list[Preview]:
    version = SimpleNamespace(engagement=SimpleNamespace(service_line=LINE))
    why = "you take part in a coaching agreement"
    return [Preview("An agreement", why, {"version": version, "link": LINK})]


@previews.provides("coaching_proposal")
def proposal() -> list[Preview]:
    request = SimpleNamespace(service_line=LINE)
    return [Preview("A proposal", "you asked for coaching", {"request": request, "link": LINK})]


@previews.provides("coaching_request")
def request_for_coaching() -> list[Preview]:
    request = SimpleNamespace(service_line=LINE)
    return [Preview("A request", "you propose coaches", {"request": request, "link": LINK})]


@previews.provides("coaching_asked_for")
def asked_for() -> list[Preview]:
    request = SimpleNamespace(service_line=LINE, requester="Dana Whitfield")
    context = {"request": request, "link": LINK}
    return [Preview("Asked for by another", "somebody asked for coaching for you", context)]


@previews.provides("coaching_declined")
def declined() -> list[Preview]:
    request = SimpleNamespace(service_line=LINE, client="Dana Whitfield")
    return [Preview("Declined", "you asked for this coaching", {"request": request, "link": LINK})]


@previews.provides("coaching_begun")
def begun() -> list[Preview]:
    why = "you take part in this coaching"
    said = {"service": LINE, "other": "Dana Whitfield", "link": LINK}
    return [
        Preview("To the coach", why, said | {"is_coach": True}),
        Preview("To the client", why, said | {"is_coach": False}),
    ]


@previews.provides("coaching_disposal")
def disposal() -> list[Preview]:
    plan = DisposalPlan(record_type="shared", copy_until=date(2027, 4, 13))
    why = "you can read what will be deleted"
    return [Preview("A planned deletion", why, {"plan": plan, "link": LINK})]


@previews.provides("coaching_report")
def report() -> list[Preview]:
    drafted = SponsorReport(kind=SponsorReport.Kind.MIDPOINT)
    released = SponsorReport(kind=SponsorReport.Kind.END, released_at=ASKED_AT)
    return [
        Preview("Drafted", "it is about your coaching", {"report": drafted, "link": LINK}),
        Preview("Released", "you sponsor this coaching", {"report": released, "link": LINK}),
    ]


@previews.provides("coaching_records")
def records() -> list[Preview]:
    request = SimpleNamespace(
        requester="the Valley Gazette",
        received_on=date(2027, 3, 1),
        period_starts_on=date(2026, 9, 1),
        period_ends_on=date(2027, 2, 28),
        earliest_release_on=date(2027, 3, 21),
    )
    return [Preview("A notice", "the request may reach records about you", {"records": request})]


@previews.provides("coaching_opening")
def opening() -> list[Preview]:
    why = "somebody asked to open records of your coaching"

    def asked(**more: Any) -> dict[str, Any]:
        facts = {"asked_by": "Ana Ruiz", "asked_at": ASKED_AT, "approved_by": None} | more
        return {"opening": SimpleNamespace(**facts), "link": LINK}

    until = datetime(2027, 3, 15, 17, 42, tzinfo=UTC)
    return [
        Preview("Asked", why, asked()),
        Preview("Approved", why, asked(approved_by="Ben Okafor", expires_at=until)),
    ]


@previews.provides("coaching_session")
def session() -> list[Preview]:
    planned = CoachingSession(mode=CoachingSession.Mode.IN_PERSON, place="Cedar School, Room 4")
    why = "you take part in this session"
    base = {"session": planned, "when": WHEN, "link": LINK, "canceled": False, "moved": False}
    return [
        Preview("Booked", why, base),
        Preview("Moved", why, base | {"moved": True}),
        Preview("Canceled", why, base | {"canceled": True}),
    ]


@previews.provides("coaching_session_left")
def session_left() -> list[Preview]:
    return [Preview("Without you", "you took part in this session", {"when": WHEN})]


def _asked() -> dict[str, Any]:
    kind = SimpleNamespace(name="Coaching session")
    booking = SimpleNamespace(asked_by="Rosa Quintero", session_type=kind)
    return {"booking": booking, "when": WHEN, "link": LINK}


@previews.provides("coaching_time_asked")
def time_asked() -> list[Preview]:
    return [Preview("Asked", "you confirm your sessions yourself", _asked())]


@previews.provides("coaching_time_answered")
def time_answered() -> list[Preview]:
    return [Preview("Not possible", "you asked for this time", _asked())]


def _proposed() -> dict[str, Any]:
    kind = SimpleNamespace(name="Coaching session", minutes=60)
    proposal = SimpleNamespace(
        proposed_by="Ana Ruiz", answered_by="Rosa Quintero", session_type=kind
    )
    return {"proposal": proposal, "times": [WHEN, WHEN.replace("10:00", "11:30")], "link": LINK}


@previews.provides("coaching_times_proposed")
def times_proposed() -> list[Preview]:
    return [Preview("Proposed", "you take part in this coaching", _proposed())]


@previews.provides("coaching_none_fits")
def none_fits() -> list[Preview]:
    return [Preview("None fits", "you coach here", _proposed())]


@previews.provides("coaching_statement")
def statement() -> list[Preview]:
    why = "you lead the partner that bought this coaching"

    def figures(bought: int | None, left: int | None) -> dict[str, Any]:
        contract = SimpleNamespace(partner="North Valley School District", bought_sessions=bought)
        view = SimpleNamespace(
            contract=contract, used_sessions=7, booked_sessions=2, left_sessions=left,
            used_minutes=420,
        )  # fmt: skip
        return {"view": view, "on": date(2027, 3, 1), "link": absolute("/coaching/contracts/")}

    return [
        Preview("In sessions", why, figures(24, 15)),
        Preview("In hours", why, figures(None, None)),
    ]


@previews.provides("coaching_soon")
def session_to_come() -> list[Preview]:
    planned = CoachingSession(mode=CoachingSession.Mode.VIDEO)
    said = {"session": planned, "when": WHEN, "link": LINK}
    why = "you take part in this session"
    return [
        Preview("Tomorrow", why, {**said, "is_tomorrow": True}),
        Preview("After a weekend", why, {**said, "is_tomorrow": False}),
    ]


@previews.provides("coaching_log")
def session_to_log() -> list[Preview]:
    said = {"on": date(2027, 3, 15), "link": LINK}
    return [Preview("A session", "you coached, or were to coach, this session", said)]


@previews.provides("coaching_step")
def step_due() -> list[Preview]:
    said = {"due_on": date(2027, 3, 15), "link": LINK}
    why = "you took this step on in coaching"
    return [
        Preview("The day before", why, {**said, "is_past": False}),
        Preview("After its day", why, {**said, "is_past": True}),
    ]
