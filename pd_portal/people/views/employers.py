"""Employers: whom to ask, bargaining units, work calendars, who may read its people; partners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people import employer_forms as f
from pd_portal.people.actions import employers
from pd_portal.people.forms import LastDayForm
from pd_portal.people.models import BargainingUnit, DataSharing, Employer
from pd_portal.people.queries import employers as q
from pd_portal.people.views.answering import FormPage, answer, page_of
from pd_portal.people.views.keeping import by, colleagues
from pd_portal.people.visibility import employers_kept_by
from pd_portal.ui.dates import today, words


def kept(request: HttpRequest, code: str) -> Employer:
    return get_object_or_404(employers_kept_by(request.user), code=code)


def page_url(employer: Employer) -> str:
    return reverse("people:employer", args=[employer.code])


@rule("people.change_structure")
def employer_list(request: HttpRequest) -> HttpResponse:
    rows = list(q.employers_of(request.user, today()))
    return render(request, "people/employers.html", {"employers": rows, "day": today()})


@rule("people.change_structure")
def employer(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(q.employers_of(request.user, today()), code=code)
    shown = q.employer_page(found, today())
    return render(request, "people/employer.html", {"employer": found, "shown": shown})


@rule("people.change_structure")
def concerns_owner(request: HttpRequest, code: str) -> HttpResponse:
    found = kept(request, code)
    page = FormPage(
        f"Who hears concerns of people at {found}",
        page_url(found),
        intro="Concerns about training and coaching go to this person. Leave the name empty if "
        "nobody does yet.",
    )
    form = f.ConcernsOwnerForm(
        request.POST or None,
        people=colleagues(request),
        initial={"person": found.concerns_owner},
    )
    return answer(
        request,
        form,
        page,
        lambda data: employers.name_concerns_owner(employer=found, **data, **by(request)),
        said="Recorded.",
    )


@rule("people.change_structure")
def bargaining_unit_add(request: HttpRequest, code: str) -> HttpResponse:
    found = kept(request, code)
    return answer(
        request,
        f.NewBargainingUnitForm(request.POST or None),
        FormPage(f"Add a bargaining unit at {found}", page_url(found)),
        lambda data: employers.add_bargaining_unit(employer=found, **data, **by(request)),
        said="The bargaining unit was added.",
    )


@rule("people.change_structure")
def bargaining_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a bargaining unit's name and whom to ask there."""
    mine = BargainingUnit.objects.filter(employer__in=employers_kept_by(request.user))
    found = get_object_or_404(mine.select_related("employer"), pk=pk)
    initial = {name: getattr(found, name) for name in ("name", "contact_name", "contact_email")}
    return answer(
        request,
        f.BargainingUnitForm(request.POST or None, initial=initial),
        FormPage(f"Change {found}", page_url(found.employer)),
        lambda data: employers.change_bargaining_unit(unit=found, **data, **by(request)),
        said="The bargaining unit was changed.",
    )


@rule("people.change_structure")
def calendar_add(request: HttpRequest, code: str) -> HttpResponse:
    found = kept(request, code)
    form = f.WorkCalendarForm(request.POST or None)
    page = FormPage(
        f"Add a work calendar at {found}",
        page_url(found),
        intro="Days on which people on this calendar are scheduled. No due date falls between "
        "them. Without a stretch it is every day.",
    )
    return answer(
        request,
        form,
        page,
        lambda data: employers.add_work_calendar(
            employer=found,
            code=data["code"],
            name=data["name"],
            kind=data["kind"],
            periods=form.periods(),
            **by(request),
        ),
        said="The work calendar was added.",
    )


@rule("people.change_structure")
def sharing_add(request: HttpRequest, code: str) -> HttpResponse:
    """The owner lets another employer's HR read; nobody takes that right for themselves."""
    found = kept(request, code)
    page = FormPage(
        f"Let another employer’s HR read about people at {found}",
        page_url(found),
        intro="They read the roster and its figures between the two days, and change nothing. "
        "You sign for it, and can end it on any day.",
    )
    return answer(
        request,
        f.SharingForm(request.POST or None, owner=found),
        page,
        lambda data: employers.share_data(owner=found, **data, **by(request)),
        said="Shared.",
    )


@rule("people.change_structure")
def sharing_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = DataSharing.objects.filter(owner__in=employers_kept_by(request.user))
    found = get_object_or_404(mine.select_related("owner", "reader"), pk=pk)
    return answer(
        request,
        LastDayForm(request.POST or None, initial={"last_day": found.ends_on or today()}),
        FormPage(
            f"End sharing with {found.reader}",
            page_url(found.owner),
            intro=f"It begins on {words(found.starts_on)}. A day before that takes it back."
            if found.starts_on > today()
            else "",
            submit="End",
            kind="danger",
        ),
        lambda data: employers.end_sharing(sharing=found, **data, **by(request)),
        said="It ends as you said.",
    )


@rule("people.change_structure")
def partner_list(request: HttpRequest) -> HttpResponse:
    return render(request, "people/partners.html", {"page": page_of(request, q.partner_list())})


@rule("people.change_partners")
def partner_add(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        f.PartnerForm(request.POST or None),
        FormPage("Add a partner", reverse("people:partners")),
        lambda data: employers.add_partner(**data, **by(request)),
        said="The partner was added.",
    )
