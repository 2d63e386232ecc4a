"""HR prints letters and reviews sign-ins; HR and supervisors renew a way in, in person."""

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.people.signin import actions, queries
from pd_portal.people.signin.adapter import person_of
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.forms import LettersForm, RenewForm, ReviewForm
from pd_portal.people.signin.letters import Sender, letters_pdf
from pd_portal.people.signin.models import CodeReason
from pd_portal.ui.dates import now, today
from pd_portal.ui.forms import form_errors_from
from pd_portal.ui.site import site_facts


def sender_for(request: HttpRequest) -> Sender:
    facts = site_facts(request)
    return Sender(
        agency=facts.agency_name or facts.portal_name,
        contact=facts.hr_contact,
        phone=facts.hr_phone,
        url=request.build_absolute_uri(reverse("signin:activate")),
    )


@rule("signin.print_letters")
def letters(request: HttpRequest) -> HttpResponse:
    form = LettersForm(request.POST or None, units=queries.units_for(request.user, today()))
    if request.method == "POST" and form.is_valid():
        try:
            return printed(request, form)
        except Refused as refused:
            form_errors_from(refused, form)
    return render(
        request, "signin/letters.html", {"form": form}, status=422 if form.errors else 200
    )


def printed(request: HttpRequest, form: LettersForm) -> HttpResponse:
    """Issue a code for everybody in the unit and send the letters as one PDF."""
    spells = queries.employments_for_letters(user=request.user, day=today(), **form.cleaned_data)
    if not spells:
        raise Refused("Everybody in this unit can sign in already.", field="unit")
    if len(spells) > setting("LETTERS_AT_ONCE"):
        raise Refused(
            f"{len(spells)} letters are too many for one print. Choose a smaller unit.",
            field="unit",
        )
    actor = person_of(request.user)
    issued = [
        actions.issue_code(person=spell.person, employment=spell, actor=actor, now=now())
        for spell in spells
    ]
    pdf = letters_pdf(issued, sender_for(request))
    name = f"sign-in-letters-{form.cleaned_data['unit'].code}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@rule("signin.renew")
@never_cache
def renew(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a fresh code to the person standing here. It is seen this once."""
    person = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=person_id)
    require(
        "signin.renew",
        request.user,
        person,
        because="HR and the person's own supervisor renew a sign-in; nobody renews their own.",
    )
    may_clear = "signin.clear_second_factor"
    form = RenewForm(request.POST or None, may_clear=allowed(may_clear, request, person))
    employment = queries.employment_of(person, today())
    context = {"person": person, "form": form, "employment": employment}
    if request.method == "POST" and form.is_valid():
        try:
            context["issued"] = actions.issue_code(
                person=person,
                employment=employment,
                reason=CodeReason.RENEWAL,
                clears_second_factor=form.cleaned_data.get("clears_second_factor", False),
                actor=person_of(request.user),
                now=now(),
            )
            context["form"] = None
        except Refused as refused:
            form_errors_from(refused, form)
    return render(request, "signin/renew.html", context, status=422 if form.errors else 200)


def allowed(permission: str, request: HttpRequest, person: StaffMember) -> bool:
    return bool(rules.has_perm(permission, request.user, person))


@rule("signin.review_links")
def reviews(request: HttpRequest) -> HttpResponse:
    return render(
        request, "signin/reviews.html", {"rows": queries.reviews_waiting(request.user, now=now())}
    )


@rule("signin.review_links")
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Join the sign-in to one of the people it may be, or close it with nobody."""
    found = get_object_or_404(queries.reviews_for(request.user), pk=review_id)
    form = ReviewForm(
        request.POST or None, candidates=queries.candidates_for(found, request.user, today())
    )
    if request.method == "POST" and form.is_valid():
        person = form.person()
        try:
            actions.decide_review(
                review=found, person=person, actor=person_of(request.user), now=now()
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, f"Decided: {person or 'nobody on the roster'}.")
            return redirect("signin:reviews")
    context = {"review": found, "form": form}
    return render(request, "signin/review.html", context, status=422 if form.errors else 200)
