"""The CMS group of authors follows the role, so that dates of a grant hold there too."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.models import CourseIndexPage
from pd_portal.access import roles
from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.people.models import Position, RoleGrant
from pd_portal.ui.dates import local_day

GROUP = "Course authors"
WRITERS = (roles.AUTHOR, roles.ADMINISTRATOR)
ON_PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
ON_FILES = ["add_image", "change_image", "choose_image"]
ON_FILES += ["add_document", "change_document", "choose_document"]
SNIPPETS = ["questionpool", "localfact", "standardset", "domain", "standard", "indicator"]


@action
def sync_authors(*, actor: Any, now: datetime, user: Any = None) -> int:
    """Put today's authors into the CMS group and take others out; returns how many changed.

    With ``user`` only that one is looked at.
    """
    group = author_group()
    wanted = author_user_ids(now)
    held = set(group.user_set.values_list("pk", flat=True))
    asked = wanted | held if user is None else {user.pk}
    joining, leaving = (wanted - held) & asked, (held - wanted) & asked
    group.user_set.add(*joining)
    group.user_set.remove(*leaving)
    if joining or leaving:
        changes = {"joined": sorted(joining), "left": sorted(leaving)}
        record(actor=actor, verb="authors synced", target=group, now=now, **changes)
    return len(joining) + len(leaving)


def author_user_ids(now: datetime) -> set[int]:
    """Logins of those who hold a writing role and work here (or belong to a partner) today."""
    day = local_day(now)
    working = Position.objects.on(day).filter(person=OuterRef("person"))
    grants = RoleGrant.objects.in_force(day).filter(role__in=WRITERS, person__user__isnull=False)
    here = grants.filter(Q(person__external=True) | Exists(working))
    return set(here.values_list("person__user_id", flat=True))


def author_group() -> Group:
    """The group with what authors need: course pages, files, pools, facts and standards."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    if group.permissions.count() < 1 + 3 * len(SNIPPETS):
        group.permissions.set(admin_permissions())
    allow_files(group)
    for index in CourseIndexPage.objects.all():
        for permission in page_permissions():
            GroupPagePermission.objects.get_or_create(
                group=group, page=index.page_ptr, permission=permission
            )
    return group


def admin_permissions() -> Any:
    names = [f"{verb}_{model}" for model in SNIPPETS for verb in ("add", "change", "view")]
    of_courses = Q(content_type__app_label="pd_courses", codename__in=names)
    enter = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    return Permission.objects.filter(of_courses | enter)


def page_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=ON_PAGES
    )


def allow_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=ON_FILES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
