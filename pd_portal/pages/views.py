"""The contact form, its receipt, and the list of what waits for an answer."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from pd_portal.access.views import public, rule
from pd_portal.audit.actions import Refused, System
from pd_portal.pages import actions
from pd_portal.pages.forms import CloseForm, ContactForm
from pd_portal.pages.models import ContactMessage
from pd_portal.pages.queries import messages_for
from pd_portal.ui.dates import now
from pd_portal.ui.forms import form_errors_from

HOURLY_LIMIT = 20  # messages an address may send; a school is one address


def too_many(request: HttpRequest) -> bool:
    """Counts this message for its address; true above the hourly limit."""
    key = f"contact:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > HOURLY_LIMIT


def actor_of(user: Any) -> Any:
    return user if user.is_authenticated else System("visitor")


@public
def contact(request: HttpRequest) -> HttpResponse:
    if "sent" in request.GET and (reference := request.session.get("contact_reference")):
        return render(request, "pages/contact_receipt.html", {"reference": reference})
    form = ContactForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "pages/contact.html", {"form": form}, status=422 if form.errors else 200
        )
    if too_many(request):
        form.add_error(
            None, "Many messages came from here in the last hour. Please try again later."
        )
        return render(request, "pages/contact.html", {"form": form}, status=429)
    sender = request.user if request.user.is_authenticated else None
    sent = actions.send_message(
        **form.cleaned_data, sender=sender, actor=actor_of(request.user), now=now()
    )
    request.session["contact_reference"] = sent.reference
    return redirect(f"{reverse('pages:contact')}?sent=1")


@rule("pages.answer_messages")
def contact_list(request: HttpRequest) -> HttpResponse:
    waiting = messages_for(request.user, now=now())
    return render(request, "pages/messages.html", {"waiting": waiting})


@rule("pages.answer_messages")
def contact_message(request: HttpRequest, reference: str) -> HttpResponse:
    message = get_object_or_404(
        ContactMessage.objects.visible_to(request.user), reference=reference
    )
    form = CloseForm(request.POST if "outcome" in request.POST else None)
    if request.method == "POST" and (answer := act_on(request, message, form)):
        return answer
    context = {"message": message, "age_days": message.age_days(now()), "form": form}
    return render(request, "pages/message.html", context, status=422 if form.errors else 200)


def act_on(request: HttpRequest, message: ContactMessage, form: CloseForm) -> HttpResponse | None:
    """Take or close it; ``None`` when the form has something to mend."""
    try:
        if not form.is_bound:
            actions.take_message(message=message, owner=request.user, actor=request.user, now=now())
            messages.success(request, "The message is yours.")
            return redirect("pages:message", message.reference)
        if form.is_valid():
            actions.close_message(
                message=message, outcome=form.cleaned_data["outcome"], actor=request.user, now=now()
            )
            messages.success(request, f"Message {message.reference} is closed.")
            return redirect("pages:messages")
    except Refused as refused:
        form_errors_from(refused, form)
    return None


@public
def cms_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one sign-in page; somebody signed in without a role there gets a 403.

    The CMS sends both here. Sending the second on to sign-in would send them round for ever.
    """
    if request.user.is_authenticated:
        raise PermissionDenied("Your roles do not open the place where pages are written.")
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode(safe='/')}")


@rule("pages.leave_cms")
def cms_logout(request: HttpRequest) -> HttpResponse:
    """Sign out where the CMS's own button leads; an address typed by hand asks first."""
    if request.method != "POST":
        return redirect("account_logout")
    logout(request)
    return redirect("account_login")
