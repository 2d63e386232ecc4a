"""Roles given, approved and ended; duplicates merged and taken apart."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people.actions import merges, roles
from pd_portal.people.forms import MergeForm
from pd_portal.people.models import Merge, StaffMember
from pd_portal.people.queries.structure import role_list
from pd_portal.people.structure_forms import RoleForm
from pd_portal.people.views.answering import FormPage, answer, confirmation, page_of
from pd_portal.people.views.keeping import by, colleagues, kept_person, url_of
from pd_portal.ui.dates import today


@rule("people.change_structure")
def grants(request: HttpRequest) -> HttpResponse:
    day = today()
    context = {"page": page_of(request, role_list(request.user, day)), "day": day}
    return render(request, "people/roles.html", context)


@rule("people.give_roles")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role; the action asks whether the giver may."""
    person = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    page = FormPage(
        f"Give {person} a role",
        url_of(person),
        intro="HR, records officer and administrator start once a second person agrees.",
    )
    return answer(
        request,
        RoleForm(request.POST or None),
        page,
        lambda data: roles.grant_role(person=person, **data, **by(request)),
        said="The role was given.",
    )


def grant_here(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(role_list(request.user, today()), pk=pk)


@rule("people.give_roles")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = grant_here(request, pk)
    page = FormPage(
        f"Agree that {found.person} becomes {found.get_role_display()}?",
        reverse("people:roles"),
        intro=f"Given by {found.given_by}. You are the second person.",
        submit="Agree",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: roles.approve_grant(grant=found, **by(request)),
        said="The role works from now on.",
    )


@rule("people.give_roles")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = grant_here(request, pk)
    page = FormPage(
        f"End the role {found.get_role_display()} of {found.person}?",
        reverse("people:roles"),
        intro="It ends at once.",
        submit="End this role",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: roles.revoke_grant(grant=found, **by(request)),
        said="The role was ended.",
    )


@rule("people.change_person")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """First page of a merge: which record stays?"""
    person = kept_person(request, pk)
    page = FormPage(
        f"{person} is a duplicate of …",
        url_of(person),
        intro="Everything on this record moves to the one that stays. It can be undone.",
    )
    return answer(
        request,
        MergeForm(request.POST or None, people=colleagues(request).exclude(pk=pk)),
        page,
        lambda data: data["into"],
        said="Compare the two records before you merge.",
        to=lambda into: reverse("people:merge_check", args=[pk, into.pk]),
    )


@rule("people.change_person")
def merge_check(request: HttpRequest, pk: int, into: int) -> HttpResponse:
    """Second page: both records side by side, then the merge."""
    person, stays = kept_person(request, pk), kept_person(request, into)
    page = FormPage(
        f"Merge {person} into {stays}?",
        url_of(person),
        submit="Merge these records",
        kind="danger",
        template="people/merge.html",
    )
    both = [(p, list(p.positions.filter(voided_at__isnull=True))) for p in (person, stays)]
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: merges.merge_people(duplicate=person, into=stays, **by(request)),
        said="The records were merged.",
        to=lambda done: url_of(stays),
        more={"both": both, "two_sign_ins": bool(person.user_id and stays.user_id)},
    )


@rule("people.change_person")
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    kept = StaffMember.objects.visible_to(request.user)
    found = get_object_or_404(Merge.objects.filter(into__in=kept, undone_at__isnull=True), pk=pk)
    kept_person(request, found.into_id)
    page = FormPage(
        f"Take {found.duplicate} and {found.into} apart again?",
        url_of(found.into),
        intro="Every row goes back to the record it came from. Rows added since stay.",
        submit="Undo the merge",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: merges.undo_merge(merge=found, **by(request)),
        said="The merge was undone.",
    )
