"""Where a coach says when they can be booked, and for what."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from coaching.actions import availability as actions
from coaching.actions.answers import set_questions
from coaching.booking_forms import OutOfOfficeForm, SessionTypeForm, check_year
from coaching.booking_rules import leads
from coaching.hours_forms import WEEKDAYS, HoursForm
from coaching.models import AvailabilityOverride, OutOfOffice, SessionType
from coaching.queries.hours import coach_hours
from coaching.question_forms import QuestionsForm
from coaching.views.shown import show
from pd_portal.access.grants import holder_of
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.dates import today
from pd_portal.ui.forms import form_errors_from

WEEK = dict(enumerate(WEEKDAYS))


class DayForm(HoursForm):
    """Other hours on one day; no rows close it."""

    submit = "Set this day"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, days={0: "That day"}, hours={}, **more)
        self.fields["day"] = forms.DateField(
            label="Day",
            widget=forms.DateInput(attrs={"class": "usa-input"}),
            help_text="Leave the hours empty to close the day.",
            error_messages={"required": "Fill in: Day"},
        )
        self.fields["day"].widget.input_type = "date"
        self.order_fields(["day"])

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < today():
            raise forms.ValidationError("Choose today or a later day.")
        return check_year(day)


@rule("coaching.set_availability")
def availability(request: HttpRequest) -> HttpResponse:
    return page(request)


@rule("coaching.set_availability")
@require_POST
def set_hours(request: HttpRequest) -> HttpResponse:
    coach = person_with_clock(request.user)
    hours = coach_hours(coach, today())
    form = HoursForm(request.POST, days=WEEK, hours=hours.week)
    return run(request, form, week_form=form, said="Your weekly hours are saved.", do=lambda: (
        actions.set_week(actor=coach, now=current_moment(), coach=coach, week=form.hours())
    ))  # fmt: skip


@rule("coaching.set_availability")
@require_POST
def set_day(request: HttpRequest) -> HttpResponse:
    coach, form = person_with_clock(request.user), DayForm(request.POST)
    return run(request, form, day_form=form, said="That day is set.", do=lambda: (
        actions.set_day(
            actor=coach,
            now=current_moment(),
            coach=coach,
            day=form.cleaned_data["day"],
            hours=form.hours()[0],
        )
    ))  # fmt: skip


@rule("coaching.set_availability")
@require_POST
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    mine = AvailabilityOverride.objects.filter(coach=holder_of(request.user).person_id)
    row = get_object_or_404(mine, pk=pk)
    coach = person_with_clock(request.user)
    actions.forget_day(actor=coach, now=current_moment(), coach=coach, day=row.day)
    messages.success(request, "That day follows your weekly hours again.")
    return redirect("coaching:availability")


@rule("coaching.set_availability")
@require_POST
def add_away(request: HttpRequest) -> HttpResponse:
    coach = person_with_clock(request.user)
    form = OutOfOfficeForm(request.POST, instance=OutOfOffice(coach=coach))
    return run(request, form, away_form=form, said="Those days are closed.", do=lambda: (
        actions.add_out_of_office(actor=coach, now=current_moment(), away=form.instance)
    ))  # fmt: skip


@rule("coaching.set_availability")
@require_POST
def remove_away(request: HttpRequest, pk: int) -> HttpResponse:
    mine = OutOfOffice.objects.filter(coach=holder_of(request.user).person_id)
    away = get_object_or_404(mine, pk=pk)
    actions.remove_out_of_office(
        actor=person_with_clock(request.user), now=current_moment(), away=away
    )
    messages.success(request, "Those days are open again.")
    return redirect("coaching:availability")


@rule("coaching.set_availability")
def new_type(request: HttpRequest) -> HttpResponse:
    return type_page(request, SessionType(coach=person_with_clock(request.user)))


@rule("coaching.set_availability")
def edit_type(request: HttpRequest, pk: int) -> HttpResponse:
    mine = SessionType.objects.filter(coach=holder_of(request.user).person_id)
    return type_page(request, get_object_or_404(mine, pk=pk))


@rule("coaching.set_availability")
def edit_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked when this kind of session is booked; a lead may ask in a coach's place."""
    kinds = SessionType.objects.select_related("coach")
    if not leads(request.user):
        kinds = kinds.filter(coach=holder_of(request.user).person_id)
    kind = get_object_or_404(kinds, pk=pk)
    form = QuestionsForm(request.POST or None, questions=kind.questions.all())
    if request.method == "POST" and form.is_valid():
        set_questions(
            actor=person_with_clock(request.user),
            now=current_moment(),
            session_type=kind,
            questions=form.chosen(),
        )
        messages.success(request, "The questions are saved.")
        return redirect("coaching:session_type_questions", pk=pk)
    status = 422 if form.errors else 200
    context = {"form": form, "kind": kind}
    return render(request, "coaching/booking/type_questions.html", context, status=status)


def type_page(request: HttpRequest, kind: SessionType) -> HttpResponse:
    """The form of one session type."""
    form = SessionTypeForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_session_type(
                actor=person_with_clock(request.user),
                now=current_moment(),
                session_type=form.instance,
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The session type is saved.")
            return redirect("coaching:availability")
    status = 422 if form.errors else 200
    context = {"form": form, "kind": kind}
    return render(request, "coaching/booking/session_type.html", context, status=status)


def run(
    request: HttpRequest, form: forms.BaseForm, *, said: str, do: Any, **shown: Any
) -> HttpResponse:
    """Check a form, do the action, go back; or show the page with what was typed."""
    if form.is_valid():
        try:
            do()
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, said)
            return redirect("coaching:availability")
    return page(request, form=form, **shown)


def page(
    request: HttpRequest, form: forms.BaseForm | None = None, **forms_shown: Any
) -> HttpResponse:
    """The availability page; a form that failed stands in for its fresh one."""
    coach = person_with_clock(request.user)
    hours = coach_hours(coach, today())
    fresh = {
        "week_form": HoursForm(days=WEEK, hours=hours.week),
        "day_form": DayForm(),
        "away_form": OutOfOfficeForm(),
    }
    context = {"hours": hours, "form": form} | fresh | forms_shown
    status = 422 if form is not None else 200
    return show(request, "availability.html", context, zone=zone_of(coach), status=status)
