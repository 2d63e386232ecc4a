"""Positions by hand: added, moved, ended, corrected, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from pd_portal.access.views import rule
from pd_portal.people import forms as f
from pd_portal.people.actions import positions
from pd_portal.people.models import Employment, Position
from pd_portal.people.views.answering import FormPage, answer
from pd_portal.people.views.keeping import by, colleagues, fact_here, kept_person, take_back, url_of


@rule("people.change_person")
def add(request: HttpRequest, pk: int, spell: int) -> HttpResponse:
    person = kept_person(request, pk)
    employment = fact_here(request, Employment, person, spell)
    form = f.PositionForm(
        request.POST or None,
        initial={"starts_on": employment.starts_on},
        employer=employment.employer,
        people=colleagues(request),
    )
    return answer(
        request,
        form,
        FormPage(f"Add a position for {person}", url_of(person), submit="Add position"),
        lambda data: positions.add_position(employment=employment, **data, **by(request)),
        said="The position was added.",
    )


@rule("people.change_person")
def move(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """From a day on it is another position."""
    person = kept_person(request, pk)
    found = fact_here(request, Position, person, position)
    initial = f.place_of(found) | {"starts_on": None}
    form = f.MoveForm(
        request.POST or None, initial=initial, employer=found.employer, people=colleagues(request)
    )
    page = FormPage(
        f"Move {person}",
        url_of(person),
        intro="The position as it is ends the day before. What was true until then stays counted.",
    )

    def do(data: dict[str, Any]) -> Position:
        first = data.pop("starts_on")
        return positions.transfer(position=found, starts_on=first, changes=data, **by(request))

    return answer(request, form, page, do, said="The move was recorded.")


@rule("people.change_person")
def correct(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    person = kept_person(request, pk)
    found = fact_here(request, Position, person, position)
    form = f.CorrectionForm(
        request.POST or None,
        initial=f.place_of(found),
        employer=found.employer,
        people=colleagues(request),
    )
    page = FormPage(
        f"Correct a position of {person}",
        url_of(person),
        intro="Use this for a mistake, from the first day on. The old entry stays on record as "
        "corrected. If something changed on a later day, move the person instead.",
    )
    return answer(
        request,
        form,
        page,
        lambda data: positions.correct_position(position=found, changes=data, **by(request)),
        said="The position was corrected.",
    )


@rule("people.change_person")
def end(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    person = kept_person(request, pk)
    found = fact_here(request, Position, person, position)
    page = FormPage(
        f"End a position of {person}",
        url_of(person),
        intro="The employment goes on. To record a last day at work, end the employment.",
        submit="End position",
    )
    return answer(
        request,
        f.LastDayForm(request.POST or None, initial={"last_day": found.ends_on}),
        page,
        lambda data: positions.close_position(position=found, **data, **by(request)),
        said="The position was ended.",
    )


@rule("people.change_person")
def void(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    person = kept_person(request, pk)
    found = fact_here(request, Position, person, position)
    return take_back(request, person, found, "position", positions.void_position)
