"""How every form page of People answers: shown, refused with what was typed, or done and away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from pd_portal.audit.actions import Refused
from pd_portal.people.forms import ConfirmForm
from pd_portal.ui.forms import form_errors_from

PAGE = 50


@dataclass(frozen=True)
class FormPage:
    """A page with one form. ``intro`` stands above it, ``back`` is where canceling leads.

    Without ``submit`` the form names its own button.
    """

    title: str
    back: str
    intro: str = ""
    submit: str = ""
    kind: str = "main"
    template: str = "people/form.html"


def confirmation(request: HttpRequest) -> ConfirmForm:
    """A form of one button."""
    return ConfirmForm(request.POST if request.method == "POST" else None)


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    page: FormPage,
    do: Callable[[dict[str, Any]], Any],
    *,
    said: str,
    to: Callable[[Any], str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Run ``do`` on a valid form, say ``said`` and go ``to`` (or back); else show the form."""
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, said)
            return see(to(result) if to else page.back)
    context = {"form": form, "page": page, **(more or {})}
    return render(request, page.template, context, status=422 if form.errors else 200)


def see(url: str) -> HttpResponse:
    """Go on at ``url`` with GET."""
    return HttpResponseRedirect(url, status=303)


def page_of(request: HttpRequest, rows: Any, size: int = PAGE) -> Page:
    """The page of ``rows`` the URL asks for; a wrong number is the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
