"""One page from which a person keeps their own sign-in."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pd_portal.access.views import rule


@rule("signin.keep_own")
def security(request: HttpRequest) -> HttpResponse:
    context = {
        "second_step": is_mfa_enabled(request.user),
        "sessions": UserSession.objects.filter(user=request.user).count(),
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "signin/security.html", context)


@rule("signin.keep_own")
def addresses(request: HttpRequest) -> HttpResponse:
    """Stands where allauth lets people add addresses: here they come from the roster."""
    messages.info(
        request,
        "Your work address comes from HR’s list. A personal one is kept under My details.",
    )
    return redirect("signin:security")
