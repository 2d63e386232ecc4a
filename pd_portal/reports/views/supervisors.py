"""A supervisor's own people, and why one of them stands as they do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import supervised_by
from pd_portal.policy.models import Requirement
from pd_portal.reports.queries.person import person_report
from pd_portal.reports.queries.supervised import my_people
from pd_portal.ui import dates


@rule("reports.view_own_people")
def supervised(request: HttpRequest) -> HttpResponse:
    """One line a person, the nearest due date first."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    day = dates.today()
    return render(
        request, "reports/supervised.html", {"groups": my_people(person, day), "day": day}
    )


@rule("reports.view_own_people")
def supervised_person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Why, for one of my people; every pause reads "Paused"."""
    me = person_of(request)
    assert me is not None  # noqa: S101  (the rule asks for a person)
    day = dates.today()
    mine = StaffMember.objects.filter(pk__in=supervised_by(me.pk, day))
    person = get_object_or_404(mine, pk=pk)
    requirement = get_object_or_404(Requirement.objects.active(), code=code)
    report = person_report(person, requirement, day, supervisor=True)
    return render(request, "reports/supervised_person.html", {"report": report})


@rule("reports.view_own_people")
def my_why(request: HttpRequest, code: str) -> HttpResponse:
    """Why do I stand as I do: the same explanation, about myself."""
    me = person_of(request)
    assert me is not None  # noqa: S101  (the rule asks for a person)
    requirement = get_object_or_404(Requirement.objects.active(), code=code)
    report = person_report(me, requirement, dates.today())
    return render(request, "reports/my_why.html", {"report": report})
