"""What concerns the viewer: my people, my details, my data, the data-use notice."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.people.actions import persons, records, roles
from pd_portal.people.conf import setting
from pd_portal.people.forms import AnswerForm, MistakeForm, PersonalAddressForm
from pd_portal.people.models import Delegate, EmailKind, MistakeReport, StaffMember
from pd_portal.people.queries import mine as q
from pd_portal.people.queries.persons import person_page, who_opened
from pd_portal.people.queries.stored import what_is_stored
from pd_portal.people.structure_forms import DelegateForm
from pd_portal.people.views.answering import FormPage, answer, page_of, see
from pd_portal.people.views.keeping import by
from pd_portal.people.visibility import people_kept_by
from pd_portal.ui.dates import today


@rule("people.view_my_people")
def my_people(request: HttpRequest) -> HttpResponse:
    day, viewer = today(), person_of(request)
    context = {
        "lists": q.my_people(viewer, day),
        "day": day,
        "leavers": q.left_recently(viewer, day),
        "delegates": q.stand_ins(viewer, day),
    }
    return render(request, "people/my_people.html", context)


@rule("people.view_my_people")
def delegate_add(request: HttpRequest) -> HttpResponse:
    """Somebody stands in and sees my status list, nothing else."""
    people = StaffMember.objects.employed_on(today())
    viewer = person_of(request)
    mine = viewer.positions.filter(voided_at__isnull=True).values("employer")
    people = people.filter(positions__employer__in=mine).distinct()
    return answer(
        request,
        DelegateForm(request.POST or None, people=people),
        FormPage(
            "Who stands in for you?",
            reverse("people:my_people"),
            intro="They see your list of people and where each stands, and nothing else.",
        ),
        lambda data: roles.name_delegate(supervisor=viewer, **data, **by(request)),
        said="Recorded.",
    )


@rule("people.view_my_people")
def delegate_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Delegate, pk=pk, supervisor=person_of(request))
    if request.method == "POST":
        roles.end_delegation(delegation=found, last_day=today(), **by(request))
    return see(reverse("people:my_people"))


@rule("people.view_own_details")
def my_details(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "person": person,
        "shown": person_page(person, request.user, today()),
        "reports": person.mistake_reports.order_by("-reported_at")[:20],
        "notice_due": q.notice_due(person),
    }
    return render(request, "people/my_details.html", context)


@rule("people.view_own_details")
def mistake(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        MistakeForm(request.POST or None),
        FormPage("Report a mistake in your details", reverse("people:me"), submit="Send to HR"),
        lambda data: records.report_mistake(**data, **by(request)),
        said="Sent to HR. The answer will stand under your details.",
    )


@rule("people.view_own_details")
def personal_address(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    return answer(
        request,
        PersonalAddressForm(request.POST or None, initial={"address": person.personal_email}),
        FormPage("Your personal e-mail address", reverse("people:me")),
        lambda data: persons.set_address(
            person=person, kind=EmailKind.PERSONAL, **data, **by(request)
        ),
        said="Your personal address was saved.",
    )


@rule("people.view_own_details")
def my_data(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"stored": what_is_stored(person), "opened": who_opened(person)}
    return render(request, "people/my_data.html", context)


@rule("people.view_own_details")
def my_data_json(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(q.my_data(person_of(request)), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@rule("people.view_own_details")
def notice(request: HttpRequest) -> HttpResponse:
    """The data-use notice: read, not consented to."""
    if request.method == "POST":
        records.read_notice(version=setting("DATA_USE_NOTICE_VERSION"), **by(request))
        return see(reverse("home:home"))
    context = {
        "due": q.notice_due(person_of(request)),
        "version": setting("DATA_USE_NOTICE_VERSION"),
    }
    return render(request, "people/notice.html", context)


@rule("people.change_roster")
def forgotten(request: HttpRequest) -> HttpResponse:
    lists = q.nobody_forgotten(request.user, today())
    return render(request, "people/forgotten.html", {"lists": lists, "day": today()})


@rule("people.change_roster")
def reports(request: HttpRequest) -> HttpResponse:
    """Mistakes people reported in their own details."""
    kept = StaffMember.objects.filter(people_kept_by(request.user))
    waiting = MistakeReport.objects.filter(answered_at__isnull=True, person__in=kept)
    page = page_of(request, waiting.select_related("person"))
    return render(request, "people/reports.html", {"page": page})


@rule("people.change_roster")
def report_answer(request: HttpRequest, pk: int) -> HttpResponse:
    kept = StaffMember.objects.filter(people_kept_by(request.user))
    found = get_object_or_404(MistakeReport.objects.filter(person__in=kept), pk=pk)
    return answer(
        request,
        AnswerForm(request.POST or None),
        FormPage(f"Answer {found.person}", reverse("people:reports"), intro=found.text),
        lambda data: records.answer_report(report=found, **data, **by(request)),
        said="Answered.",
    )
