"""What HR enters and corrects by hand: people, employments, addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people import forms as f
from pd_portal.people.actions import hiring, leaves, persons
from pd_portal.people.actions.entering import add_employee, add_outsider
from pd_portal.people.models import Employer, Employment, Leave
from pd_portal.people.views.answering import FormPage, answer
from pd_portal.people.views.keeping import by, colleagues, fact_here, kept_person, take_back, url_of
from pd_portal.people.visibility import employers_kept_by


@rule("people.change_roster")
def add(request: HttpRequest, employer: str) -> HttpResponse:
    """A new employee with an employment and a first position."""
    where = get_object_or_404(employers_kept_by(request.user), code=employer)
    form = f.HireForm(request.POST or None, employer=where, people=colleagues(request))
    page = FormPage(f"Add a person at {where}", reverse("people:list"))
    return answer(
        request,
        form,
        page,
        lambda data: add_employee(employer=where, data=data, **by(request)),
        said="Added.",
        to=url_of,
    )


@rule("people.change_roster")
def add_outside(request: HttpRequest) -> HttpResponse:
    """A client, a contract coach or a guest: in no headcount."""
    page = FormPage("Add a person from outside", reverse("people:list"))
    return answer(
        request,
        f.OutsiderForm(request.POST or None),
        page,
        lambda data: add_outsider(data=data, **by(request)),
        said="Added.",
        to=url_of,
    )


@rule("people.change_person")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    person = kept_person(request, pk)
    form = f.NamesForm(request.POST or None, initial=f.names_of(person))
    return answer(
        request,
        form,
        FormPage(f"Names of {person}", url_of(person)),
        lambda data: persons.rename_person(person=person, **data, **by(request)),
        said="The names were changed.",
    )


@rule("people.change_person")
def address(request: HttpRequest, pk: int) -> HttpResponse:
    person = kept_person(request, pk)
    form = f.AddressForm(request.POST or None, initial={"address": person.work_email})
    return answer(
        request,
        form,
        FormPage(f"Work address of {person}", url_of(person)),
        lambda data: persons.set_address(person=person, **data, **by(request)),
        said="The address was changed.",
    )


@rule("people.change_person")
def hire_again(request: HttpRequest, pk: int, employer: str) -> HttpResponse:
    """Another employment of somebody who is known already."""
    person = kept_person(request, pk)
    where = get_object_or_404(employers_kept_by(request.user), code=employer)
    last = person.employments.filter(employer=where).order_by("-starts_on").first()
    initial = {"employee_id": last.employee_id} if last else {}
    form = f.EmploymentForm(request.POST or None, initial=initial, employer=where)
    page = FormPage(
        f"Another employment of {person}",
        url_of(person),
        intro="Positions are added to it on the next page. After a short gap the original hire "
        "date is kept.",
    )
    return answer(
        request,
        form,
        page,
        lambda data: hiring.hire(person=person, employer=where, **data, **by(request)),
        said="The employment was added. Now add its position.",
        to=lambda spell: reverse("people:position_add", args=[person.pk, spell.pk]),
    )


@rule("people.change_person")
def end_employment(request: HttpRequest, pk: int, spell: int) -> HttpResponse:
    person = kept_person(request, pk)
    employment = fact_here(request, Employment, person, spell)
    page = FormPage(
        f"Last day of {person}",
        url_of(person),
        intro="Every position of this employment ends with it. Roles and sign-in end with that "
        "day; the record stays.",
        submit="End this employment",
        kind="danger",
    )
    return answer(
        request,
        f.LastDayForm(request.POST or None, initial={"last_day": employment.ends_on}),
        page,
        lambda data: hiring.end_employment(employment=employment, **data, **by(request)),
        said="The last day was recorded.",
    )


@rule("people.change_person")
def correct_employment(request: HttpRequest, pk: int, spell: int) -> HttpResponse:
    person = kept_person(request, pk)
    employment = fact_here(request, Employment, person, spell)
    form = f.EmploymentForm(
        request.POST or None, initial=f.spell_of(employment), employer=employment.employer
    )
    page = FormPage(
        f"Correct an employment of {person}",
        url_of(person),
        intro="The old entry stays on record as corrected. Positions that were to end with it end "
        "on the new last day.",
        submit="Correct",
    )
    return answer(
        request,
        form,
        page,
        lambda data: hiring.correct_employment(employment=employment, changes=data, **by(request)),
        said="The employment was corrected.",
    )


@rule("people.change_person")
def add_leave(request: HttpRequest, pk: int, employer: str) -> HttpResponse:
    person = kept_person(request, pk)
    where: Employer = get_object_or_404(employers_kept_by(request.user), code=employer)
    page = FormPage(
        f"Leave of {person}",
        url_of(person),
        intro="Dates, and whether it is paid. A reason is never stored.",
    )
    return answer(
        request,
        f.LeaveForm(request.POST or None),
        page,
        lambda data: leaves.record_leave(person=person, employer=where, **data, **by(request)),
        said="The leave was recorded.",
    )


@rule("people.change_person")
def end_leave(request: HttpRequest, pk: int, leave: int) -> HttpResponse:
    person = kept_person(request, pk)
    found = fact_here(request, Leave, person, leave)
    return answer(
        request,
        f.LastDayForm(request.POST or None, initial={"last_day": found.ends_on}),
        FormPage(f"Last day away of {person}", url_of(person)),
        lambda data: leaves.end_leave(leave=found, **data, **by(request)),
        said="The last day away was recorded.",
    )


@rule("people.change_person")
def void_leave(request: HttpRequest, pk: int, leave: int) -> HttpResponse:
    person = kept_person(request, pk)
    found = fact_here(request, Leave, person, leave)
    return take_back(request, person, found, "leave", leaves.void_leave)
