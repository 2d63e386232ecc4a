from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.actions.starting import Beginning, start_engagement
from coaching.actions.templates import (
    archive_template,
    delete_template,
    is_used,
    restore_template,
    write_template,
)
from coaching.forms.templates import StartForm, TemplateForm
from coaching.menu import AGREEMENT
from coaching.models import EngagementTemplate
from coaching.prefill import prefill
from coaching.queries.capacity import rooms
from coaching.queries.requests import coaches_on, people_to_ask_for, unit_of, units_to_ask_for
from coaching.queries.templates import supervisors_of, templates_page
from coaching.views.base import me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

LEAD = "coaching.lead"


@rule(LEAD)
def templates(request: HttpRequest) -> HttpResponse:
    return render(request, "coaching/templates.html", {"page": templates_page()})


@rule(LEAD)
def template_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@rule(LEAD)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(EngagementTemplate, pk=pk))


def _edit(request: HttpRequest, found: EngagementTemplate | None) -> HttpResponse:
    form = TemplateForm(
        posted(request),
        instance=found,
        initial={} if found else {"agreement_text": AGREEMENT},
        kinds=list(found.sessions.all()) if found else [],
    )
    if request.method == "POST" and form.is_valid():
        try:
            write_template(
                template=found,
                words=form.words,
                focus_areas=form.cleaned_data["focus_areas"],
                kinds=form.kinds,
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Saved. Coaching that has begun stays as it is.")
            return see_other("coaching:templates")
    context = {"form": form, "template": found, "may_delete": bool(found and not is_used(found))}
    return render(request, "coaching/template.html", context, status=422 if form.errors else 200)


@rule(LEAD)
@require_POST
def template_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away, or (``back``) bring it back."""
    found = get_object_or_404(EngagementTemplate, pk=pk)
    change = restore_template if "back" in request.POST else archive_template
    change(template=found, actor=me(request), now=dates.now())
    said = "is back." if "back" in request.POST else "is archived. Nothing begins with it any more."
    messages.success(request, f"“{found}” {said}")
    return see_other("coaching:templates")


@rule(LEAD)
@require_POST
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(EngagementTemplate, pk=pk)
    try:
        delete_template(template=found, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return see_other("coaching:template", pk)
    messages.success(request, f"“{found}” is deleted. It had never been used.")
    return see_other("coaching:templates")


@rule(LEAD)
@opens_text
def template_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Set coaching up for somebody (``?client=``, found first), with everything filled in."""
    found = get_object_or_404(EngagementTemplate.objects.in_use(), pk=pk)
    client = _client(request)
    form = _start_form(request, found, client) if client else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = start_engagement(
                beginning=_beginning(found, client, form),
                template=found,
                beyond=form.cleaned_data["beyond"],
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Set up. Now look at the agreement, then ask all to sign it.")
            return see_other("coaching:agreement_draft", made.pk)
    searched = request.GET.get("q", "").strip()
    context = {
        "template": found,
        "client": client,
        "form": form,
        "q": searched,
        "people": people_to_ask_for(request.user).search(searched)[:20] if searched else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "coaching/template_start.html", context, status=status)


def _client(request: HttpRequest) -> StaffMember | None:
    wanted = request.GET.get("client", "")
    people = people_to_ask_for(request.user)
    return people.filter(pk=wanted).first() if wanted.isdecimal() else None


def _start_form(request: HttpRequest, found: EngagementTemplate, client: StaffMember) -> StartForm:
    day = dates.today()
    sponsors, kinds = supervisors_of(client, day), found.sessions.all()
    coaches = coaches_on(day).exclude(pk=client.pk)
    first = sponsors.first() if found.supervisor_sponsors else None
    return StartForm(
        posted(request),
        coaches=coaches,
        rooms=rooms([coach.pk for coach in coaches], day),
        units=units_to_ask_for(request.user, day, client),
        sponsors=sponsors,
        kinds=kinds,
        starts=prefill(found, found.service_line, day),
        initial={
            "unit": unit_of(client, day),
            "focus_areas": found.focus_areas.all(),
            "sponsor": first.pk if first else None,
            "kinds": kinds,
        },
    )


def _beginning(found: EngagementTemplate, client: Any, form: StartForm) -> Beginning:
    cleaned = form.cleaned_data
    return Beginning(
        service_line=found.service_line,
        unit=cleaned["unit"],
        coach=cleaned["coach"],
        client=client,
        starts=form.starts,
        sponsor=cleaned["sponsor"],
        group_name=cleaned["group_name"],
        focus_areas=list(cleaned["focus_areas"]),
        kinds=list(cleaned.get("kinds", [])),
    )
