"""What courses add to the CMS."""

from collections.abc import Iterator
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses import admin_urls
from courses.actions.copies import renew_block_ids
from courses.models import ModulePage
from courses.queries.deleting import why_it_stays, why_not_deletable
from courses.viewsets import CoursesGroup
from pd_portal.people import person_of
from pd_portal.ui.dates import now

register_snippet(CoursesGroup)


@hooks.register("register_admin_urls")
def course_urls() -> list[Any]:
    return [path("modules/", include(admin_urls, namespace="courses_admin"))]


class AuthorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(rules.has_perm("courses.author", request.user))


@hooks.register("register_admin_menu_item")
def modules_menu_item() -> MenuItem:
    url = reverse("courses_admin:overview")
    return AuthorsMenuItem("Modules", url, name="modules", icon_name="openquote", order=110)


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: Any, **_: Any) -> Iterator[Button]:
    if isinstance(page.specific, ModulePage) and rules.has_perm("courses.release_module", user):
        url = reverse("courses_admin:release", args=[page.pk])
        yield Button("Release", url, icon_name="tag", priority=5)


@hooks.register("before_delete_page")
def keep_what_records_rest_on(request: HttpRequest, page: Page) -> HttpResponse | None:
    sentence = why_not_deletable(page)
    if not sentence:
        return None
    messages.error(request, sentence)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_in_bulk_what_records_rest_on(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or request.method != "POST":
        return None
    pages = [thing for thing in objects if isinstance(thing, Page)]
    sentences = [sentence for page in pages if (sentence := why_not_deletable(page))]
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(action.next_url) if sentences else None


@hooks.register("before_delete_snippet")
def keep_what_is_needed(request: HttpRequest, instances: Any) -> HttpResponse | None:
    sentences = [sentence for one in instances if (sentence := why_it_stays(one))]
    for sentence in sentences:
        messages.error(request, sentence)
    listing = instances[0].snippet_viewset.get_url_name("list") if sentences else ""
    return redirect(listing) if sentences else None


@hooks.register("after_copy_page")
def own_block_ids(request: HttpRequest, page: Page, new_page: Page) -> None:
    renew_block_ids(actor=person_of(request), page=new_page, now=now())
