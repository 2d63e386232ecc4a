"""Booking one time again every few weeks: all of them, or those that are free."""

from dataclasses import replace
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from coaching.actions.booking import book_series
from coaching.booking_forms import MomentField, RhythmForm
from coaching.queries.booking_pages import SeriesChoice, series_choices
from coaching.queries.questions import questions_for
from coaching.question_forms import Asking
from coaching.views.booking import Desk, desk_for, sent
from coaching.views.shown import show
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui.forms import PdForm, form_errors_from


class StartForm(PdForm):
    """The first time of the series and the key it may be held under, from the address."""

    start = MomentField()
    key = forms.UUIDField(required=False)


class ChosenForm(Asking, PdForm):
    """The times chosen of those that were free, and the questions, asked once for all."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    starts = forms.MultipleChoiceField(
        label="Times", error_messages={"required": "Choose at least one time."}
    )

    def __init__(self, *args: object, choices: list[SeriesChoice], **more: object) -> None:
        super().__init__(*args, **more)
        values = [(row.choice.value, row.choice.label) for row in choices]
        self.fields["starts"].choices = values


@rule("coaching.book")
def series(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_for(request, pk)
    first = StartForm(request.GET)
    if desk.ask is None or not first.is_valid():
        return redirect(desk.url("coaching:book"))
    key = first.cleaned_data["key"] or uuid4()
    ask = replace(desk.ask, key=str(key))
    rhythm = RhythmForm(request.GET if "weeks" in request.GET else None)
    context = {"desk": desk, "start": first.cleaned_data["start"], "rhythm": rhythm, "key": key}
    context["for_client"] = desk.person in ask.crew.clients
    context["sent"] = sent(context["start"])
    if not rhythm.is_valid():
        form = rhythm if rhythm.is_bound else None
        status = 422 if form else 200
        return show(request, "series.html", context | {"form": form}, zone=desk.zone, status=status)
    asked = questions_for(ask.session_type, ask.crew, desk.person)
    choices = series_choices(ask, context["start"], **rhythm.cleaned_data)
    context |= {"choices": choices, "taken": sum(not row.free for row in choices)}
    if request.method == "POST":
        form = ChosenForm(request.POST, choices=choices, questions=asked)
        return _book(request, desk, form, context)
    asking = ChosenForm(choices=choices, questions=asked)
    return show(request, "series.html", context | {"asking": asking}, zone=desk.zone)


def _book(
    request: HttpRequest, desk: Desk, form: ChosenForm, context: dict[str, object]
) -> HttpResponse:
    if form.is_valid():
        wanted = [MomentField().clean(value) for value in form.cleaned_data["starts"]]
        try:
            book_series(
                actor=desk.person,
                now=desk.ask.now,
                engagement=desk.engagement,
                session_type=desk.ask.session_type,
                starts=wanted,
                key=form.cleaned_data["key"],
                answers=form.answers,
            )
        except Refused as refused:
            form_errors_from(at_the_times(refused), form)
        else:
            many = len(wanted)
            messages.success(request, f"{many} session{'s are' if many != 1 else ' is'} booked.")
            return redirect("coaching:bookings")
    return show(
        request, "series.html", context | {"form": form, "asking": form}, zone=desk.zone, status=422
    )


def at_the_times(refused: Refused) -> Refused:
    """The same refusal at the list of times; nothing of the series was booked."""
    return Refused(f"{refused.message} Nothing was booked.", field="starts")
