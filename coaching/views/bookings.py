"""One booking: its page and calendar file; canceling and answering it."""

from datetime import datetime
from uuid import UUID, uuid4

import rules
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from coaching.actions.answers import save_answers
from coaching.actions.booking import answer_no, confirm_booking
from coaching.actions.moving import cancel_session, reactivate_session
from coaching.actions.planning import outcome_of_canceling, subject_of
from coaching.models import Booking
from coaching.queries.booking_pages import booking_rows, instead
from coaching.queries.crews import Crew, crew_on_page
from coaching.queries.free_times import Ask
from coaching.queries.questions import answers_of, left_to_answer
from coaching.question_forms import AnswersForm
from coaching.terms import CANCELED_LATE
from coaching.views.base import opens_text
from coaching.views.booking import NOT_YOURS
from coaching.views.shown import show
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.calendars.queries.files import newest_file
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.forms import PdForm, form_errors_from


def load(request: HttpRequest, key: UUID) -> Booking:
    """The booking, for those who see it and may change it."""
    booking = get_object_or_404(booking_rows(request.user), key=key)
    require("coaching.book", request.user, booking.engagement, because=NOT_YOURS)
    return booking


@rule("coaching.book")
@opens_text
def booking(
    request: HttpRequest, key: UUID, form: PdForm | None = None, **more: object
) -> HttpResponse:
    found = load(request, key)
    person, now = person_with_clock(request.user), current_moment()
    crew = crew_on_page(found.engagement)
    zone = zone_of(person)
    canceled = bool(found.session and found.session.outcome.startswith("canceled"))
    context = {
        "booking": found,
        "form": form,
        "crew": crew,
        "start": found.begins_at,
        "end": found.finishes_at,
        "file_url": reverse("coaching:booking_file", args=[key]),
        "canceled": canceled,
        "is_coach": crew.is_coach(person),
        "is_clients": crew.speaks_for_client(person),
        "may_take_back": canceled and found.begins_at > now and _may_take_back(found, crew, person),
        "elsewhere": crew.on_other_clocks(found.begins_at, zone),
        "may_swap": rules.has_perm("coaching.book_outside", request.user, found.engagement),
        "to_come": found.begins_at > now,
        "planned": bool(found.session and not found.session.outcome),
        "answered": answers_of(person, found, crew),
        "left": left_to_answer(found, crew, person),
    }
    status = 422 if form is not None else 200
    return show(request, "booking.html", context | more, zone=zone, status=status)


def _may_take_back(found: Booking, crew: Crew, person: StaffMember) -> bool:
    """A client does not take back what the coach canceled."""
    by = found.session.logged_by
    return by is None or crew.speaks_for_client(by) or not crew.speaks_for_client(person)


@rule("coaching.book")
@opens_text
def questions(request: HttpRequest, key: UUID) -> HttpResponse:
    """A client answers what was not asked because somebody else booked."""
    found = load(request, key)
    person, now = person_with_clock(request.user), current_moment()
    left = left_to_answer(found, crew_on_page(found.engagement), person)
    if not left:
        return redirect("coaching:booking", key=key)
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=left)
    if form.is_valid():
        save_answers(actor=person, now=now, booking=found, answers=form.answers)
        messages.success(request, "Your answers are kept for you and your coach.")
        return redirect("coaching:booking", key=key)
    context = {"booking": found, "form": form, "start": found.begins_at}
    status = 422 if form.errors else 200
    return show(request, "questions.html", context, zone=zone_of(person), status=status)


@rule("coaching.book")
def booking_file(request: HttpRequest, key: UUID) -> HttpResponse:
    found = load(request, key)
    file = newest_file(subject_of(found.session)) if found.session else None
    if file is None:
        raise Http404("A request has no calendar file until it is confirmed.")
    headers = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return HttpResponse(file.body, content_type="text/calendar; charset=utf-8", headers=headers)


@rule("coaching.book")
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    found = load(request, key)
    if not (found.session and not found.session.outcome):
        return redirect("coaching:booking", key=key)
    person, now = person_with_clock(request.user), current_moment()
    form = PdForm(request.POST or None)
    if request.method == "POST":
        try:
            cancel_session(actor=person, now=now, session=found.session)
        except Refused as refused:
            form.is_valid()
            form_errors_from(refused, form)
        else:
            messages.success(request, "The session has been canceled.")
            return redirect("coaching:booking", key=key)
    late = outcome_of_canceling(found.session, now, by=person) == CANCELED_LATE
    agreement = found.session.agreement_version
    context = {
        "booking": found,
        "crew": crew_on_page(found.engagement),
        "form": form,
        "start": found.begins_at,
        "late": late,
        "hours": agreement.cancel_notice_hours if agreement else 0,
        "counts": bool(late and agreement and agreement.no_show_counts),
    }
    status = 422 if form.errors else 200
    return show(request, "cancel.html", context, zone=zone_of(person), status=status)


@rule("coaching.book")
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The coach confirms or declines a request, whoever asked withdraws it, a coach revives it."""
    found = load(request, key)
    person, now = person_with_clock(request.user), current_moment()
    wish = request.POST.get("answer")
    try:
        if wish == "confirm":
            require("coaching.book_outside", request.user, found.engagement, because=NOT_YOURS)
            confirm_booking(actor=person, now=now, booking=found)
        elif wish == "reactivate" and found.session:
            reactivate_session(actor=person, now=now, session=found.session)
        else:
            answer_no(actor=person, now=now, booking=found)
    except Refused as refused:
        form = PdForm({})
        form.is_valid()
        failed = form_errors_from(refused, form)
        return booking(request, key=key, form=failed, **instead_of(found, person, now))
    return redirect("coaching:booking", key=key)


def instead_of(found: Booking, person: StaffMember, now: datetime) -> dict[str, object]:
    """Three free times near the one that has gone, and where one of them is taken up."""
    crew = crew_on_page(found.engagement)
    if not crew.coaches:
        return {}
    ask = Ask(found.engagement, found.session_type, crew, zone_of(person), now)
    url = reverse("coaching:book", args=[found.engagement_id])
    return {
        "offered": instead(ask, found.begins_at),
        "offered_key": uuid4(),
        "book_url": f"{url}?kind={found.session_type_id}",
    }
