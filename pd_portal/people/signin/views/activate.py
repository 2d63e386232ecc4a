"""A person without an e-mail address comes in: name and code from a letter, then a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pd_portal.access.views import public
from pd_portal.audit.actions import Refused, System
from pd_portal.people.signin import actions
from pd_portal.people.signin.codes import matches
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.forms import ActivateForm, NewPasswordForm
from pd_portal.people.signin.models import ActivationCode
from pd_portal.people.signin.queries import code_for
from pd_portal.ui.dates import now
from pd_portal.ui.forms import form_errors_from

PENDING = "pd_activation"
NO_MATCH = (
    "This sign-in name and code do not belong to a letter that is still good. A letter is good "
    "for one use, and for the days printed on it. Check both, or ask for a new letter."
)
TOO_MANY = "Many codes were tried from here. Please wait an hour, or ask HR for help."
VISITOR = System("visitor")


def too_many(request: HttpRequest) -> bool:
    """Counts a try for its address; loose, because a school is one address."""
    key = f"activate:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > setting("ACTIVATION_PER_ADDRESS")


def good_code(name: str, typed: str) -> ActivationCode | None:
    """The open code behind a name, when ``typed`` is it; a miss is counted."""
    code = code_for(name, now())
    if code is None:
        return None
    if matches(typed, code.digest):
        return code
    actions.count_miss(code=code, actor=VISITOR, now=now())
    return None


@public
def activate(request: HttpRequest) -> HttpResponse:
    form = ActivateForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        if too_many(request):
            form.add_error(None, TOO_MANY)
        elif code := good_code(form.cleaned_data["name"], form.cleaned_data["code"]):
            request.session[PENDING] = code.pk
            return redirect("signin:password")
        else:
            form.add_error(None, NO_MATCH)
    return render(
        request, "signin/activate.html", {"form": form}, status=422 if form.errors else 200
    )


@public
def password(request: HttpRequest) -> HttpResponse:
    """Reached only in the session that typed a good code."""
    pending = ActivationCode.objects.open(now()).filter(pk=request.session.get(PENDING)).first()
    if pending is None:
        return redirect("signin:activate")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.use_code(
                code=pending, password=form.cleaned_data["password"], actor=VISITOR, now=now()
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            del request.session[PENDING]
            return sign_in(request, user)
    context = {"form": form, "code": pending}
    return render(request, "signin/password.html", context, status=422 if form.errors else 200)


def sign_in(request: HttpRequest, user: Any) -> HttpResponse:
    """Through allauth, so that a second step that is set up is asked for."""
    record_authentication(request, user, "password", username=user.get_username())
    return perform_login(request, Login(user=user, redirect_url=reverse("home:home")))
