from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coaching.actions.agreements import (
    change_draft,
    draft_agreement,
    offer_agreement,
    pending,
    sign_agreement,
    still_to_sign,
    withdraw_agreement,
)
from coaching.forms.agreements import AgreementForm, PaperForm, SignForm
from coaching.links import invitation
from coaching.models import AgreementVersion, Engagement, Signature
from coaching.queries.agreements import agreement_page, terms_in_words
from coaching.queries.principles import principles_url
from coaching.queries.templates import first_draft
from coaching.views.base import engagement_or_404, form_page, me, posted, see_other
from pd_portal.access.views import public, rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

READ, DRAFT = "coaching.read_agreement", "coaching.draft_agreement"


@rule(READ)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and sign it when it waits for the reader."""
    found = engagement_or_404(request, pk, READ)
    page = agreement_page(found)
    about = page.pending or page.current
    mine = [party for party in page.missing if party.person_id == me(request).pk]
    form = SignForm(posted(request), version=about)
    if request.method == "POST" and mine and form.is_valid():
        return _sign(request, about, mine, Signature.How.SIGNED_IN)
    context = {
        "page": page,
        "about": about,
        "terms": terms_in_words(about) if about else [],
        "form": form if mine and about and about.offered_at else None,
        "may_draft": _may_draft(request, found),
        "principles": principles_url(),
    }
    return render(request, "coaching/agreement.html", context, status=422 if form.errors else 200)


def _may_draft(request: HttpRequest, found: Engagement) -> bool:
    import rules

    return rules.has_perm(DRAFT, request.user, found)


def _sign(request: HttpRequest, version: Any, mine: list, how: str) -> HttpResponse:
    try:
        for party in mine:
            sign_agreement(
                version=version,
                person=party.person,
                part=party.part,
                how=how,
                actor=me(request),
                now=dates.now(),
            )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "You have signed. Thank you.")
    return see_other("coaching:agreement", version.engagement_id)


@rule(DRAFT)
def agreement_draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, DRAFT)
    version = pending(found)
    if version is not None and version.offered_at:
        return see_other("coaching:agreement", pk)
    current = found.agreements.filter(in_force_at__isnull=False, ended_at=None).first()
    start = version or current
    initial = {} if start else first_draft(found)
    form = AgreementForm(posted(request), instance=start, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "terms": form.terms}
        try:
            if version:
                change_draft(version=version, actor=me(request), now=dates.now(), **said)
            else:
                draft_agreement(engagement=found, actor=me(request), now=dates.now(), **said)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("coaching:agreement", pk)
    heading = "Draft a change to the agreement" if current else "Draft the agreement"
    lede = "What you tick here, the software does. Nothing changes until everyone has signed."
    return form_page(request, form, heading, lede=lede, back=found)


@rule(DRAFT)
@require_POST
def agreement_offer(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_pending(request, pk, offer_agreement, "Everyone has been asked to sign.")


@rule(DRAFT)
@require_POST
def agreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_pending(request, pk, withdraw_agreement, "The version is withdrawn.")


def _with_pending(request: HttpRequest, pk: int, act: Any, told: str) -> HttpResponse:
    version = pending(engagement_or_404(request, pk, DRAFT))
    if version is None:
        messages.error(request, "There is no version waiting.")
        return see_other("coaching:agreement", pk)
    try:
        act(version=version, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
    return see_other("coaching:agreement", pk)


@rule("coaching.lead")
def agreement_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper agreement with its terms, recorded signature by signature."""
    found = engagement_or_404(request, pk, "coaching.lead")
    version = pending(found)
    missing = still_to_sign(version) if version and version.offered_at else []
    form = PaperForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        missing=missing,
        version=version,
    )
    if request.method == "POST" and form.is_valid():
        party = next(p for p in missing if str(p.pk) == form.cleaned_data["party"])
        try:
            sign_agreement(
                version=version,
                person=party.person,
                part=party.part,
                how=Signature.How.PAPER,
                scan=form.cleaned_data["scan"],
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, f"The signature of {party.person} is recorded.")
            return see_other("coaching:agreement", pk)
    lede = "" if missing else "No signature is missing: offer the draft for signing first."
    return form_page(request, form, "Record a paper signature", lede=lede, back=found)


@public
@never_cache
def sign_link(request: HttpRequest, token: str) -> HttpResponse:
    """Read and sign from an e-mail, without an account. The link is the invitation."""
    asked = invitation(token)
    if asked is None:
        raise Http404("This link is not valid any more. Ask your coach for a new one.")
    form = SignForm(posted(request), version=None)  # the link names it
    signed = asked.version.signatures.filter(person=asked.person, part=asked.part).first()
    if request.method == "POST" and form.is_valid() and signed is None:
        try:
            signed = sign_agreement(
                version=asked.version,
                person=asked.person,
                part=asked.part,
                how=Signature.How.LINK,
                actor=asked.person,
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
    context = {
        "asked": asked,
        "terms": terms_in_words(asked.version),
        "form": form,
        "signed": signed,
        "is_over": asked.version.ended_at is not None,
        "principles": principles_url(),
    }
    status = 422 if form.errors else 200
    response = render(request, "coaching/sign_link.html", context, status=status)
    # Never to another site. Not "no-referrer": with it browsers send no origin, and POST is refused.
    response["Referrer-Policy"] = "same-origin"
    return response


@rule(READ)
def agreement_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version as it was."""
    found = engagement_or_404(request, pk, READ)
    version = AgreementVersion.objects.filter(
        engagement=found, number=number, offered_at__isnull=False
    ).first()
    if version is None:
        raise Http404("There is no such version.")
    context = {
        "version": version,
        "engagement": found,
        "terms": terms_in_words(version),
        "principles": principles_url(),
    }
    return render(request, "coaching/agreement_version.html", context)
