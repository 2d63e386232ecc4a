"""One human at two employers: HR of one asks, HR of the other answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.people.actions import joins
from pd_portal.people.join_forms import YES, AskForm, DecideForm
from pd_portal.people.models import JoinRequest
from pd_portal.people.queries import joins as q
from pd_portal.people.views.answering import FormPage, answer, confirmation
from pd_portal.people.views.keeping import by, person_for, url_of
from pd_portal.people.visibility import employers_speaking
from pd_portal.ui.dates import local_day, now


@rule("people.see_joins")
def join_list(request: HttpRequest) -> HttpResponse:
    moment = now()
    page = q.joins_page(request.user, moment, local_day(moment))
    return render(request, "people/joins.html", {"page": page})


@rule("people.ask_to_join")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another employer whether one of theirs is this person."""
    person = person_for(
        request,
        pk,
        "people.ask_to_join",
        because="Only HR or the records officer of this person's own employer asks another one.",
    )
    own = employers_speaking(request.user).filter(employments__person=person).distinct()
    page = FormPage(
        f"{person} also works for another employer",
        url_of(person),
        intro="Both employers’ records become one once somebody of the other employer agrees. "
        "Until then nothing changes, and afterwards it can be undone.",
    )
    return answer(
        request,
        AskForm(request.POST or None, employers=own),
        page,
        lambda data: joins.ask_to_join(person=person, **data, **by(request)),
        said="The other employer was asked.",
        to=lambda done: reverse("people:joins"),
    )


@rule("people.see_joins")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The other side looks at both records and says whether it is one person."""
    waiting = q.to_decide(request.user, local_day(now())).select_related(
        "person", "employer", "other", "asked_by"
    )
    found = get_object_or_404(waiting, pk=pk)
    page = FormPage(
        f"{found.person}: one person at two employers?",
        reverse("people:joins"),
        template="people/join.html",
    )

    def do(data: dict[str, Any]) -> JoinRequest:
        if data["same"] == YES:
            return joins.approve_join(request=found, **by(request))
        return joins.decline_join(request=found, answer=data["answer"], **by(request))

    more = {"found": found, "look": q.join_look(found)}
    said = "Your answer is kept."
    return answer(request, DecideForm(request.POST or None), page, do, said=said, more=more)


@rule("people.see_joins")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    own = JoinRequest.objects.waiting().filter(employer__in=employers_speaking(request.user))
    found = get_object_or_404(own.select_related("person", "other"), pk=pk)
    page = FormPage(
        f"Take back your question about {found.person}?",
        reverse("people:joins"),
        intro=f"{found.other} is not asked any longer. Nothing else changes.",
        submit="Take it back",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: joins.withdraw_join(request=found, actor=person_of(request), now=now()),
        said="The question was taken back.",
    )
