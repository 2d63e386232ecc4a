"""The CMS group of authors follows the role, so that dates of a grant hold there too."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CourseIndexPage
from pd_portal.access import roles
from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.people.models import Position, RoleGrant
from pd_portal.ui.dates import local_day

GROUP = "Course authors"
READING = "Read by the authors"
WRITERS = (roles.AUTHOR, roles.ADMINISTRATOR)
ON_PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
ON_FILES = ["add_image", "change_image", "choose_image"]
ON_FILES += ["add_document", "change_document", "choose_document"]
SNIPPETS = ["questionpool", "localfact", "standardset", "domain", "standard", "indicator"]


@action
def sync_authors(*, actor: Any, now: datetime, user: Any = None) -> int:
    """Put today's authors into the CMS group and take others out; returns how many changed.

    With ``user`` only that one is looked at: two queries where nothing changes, because it is
    asked at every sign-in.
    """
    wanted, held = author_user_ids(now, user), member_ids(user)
    if user is not None and wanted == held:
        return 0
    group = author_group()
    joining, leaving = wanted - held, held - wanted
    group.user_set.add(*joining)
    group.user_set.remove(*leaving)
    if joining or leaving:
        changes = {"joined": sorted(joining), "left": sorted(leaving)}
        record(actor=actor, verb="authors synced", target=group, now=now, **changes)
    return len(joining) + len(leaving)


@action
def open_index(*, actor: Any, now: datetime, index: CourseIndexPage) -> int:
    """Let the authors there are write below a new index; returns how many permissions were new.

    A portal without authors has no group yet: it is made with the first one, for every index.
    """
    group = Group.objects.filter(name=GROUP).first()
    new = allow_pages(group) if group else 0
    if new:
        record(actor=actor, verb="index opened to authors", target=index, now=now)
    return new


def author_user_ids(now: datetime, user: Any = None) -> set[int]:
    """Logins of those who hold a writing role and work here (or belong to a partner) today."""
    day = local_day(now)
    working = Position.objects.on(day).filter(person=OuterRef("person"))
    grants = RoleGrant.objects.in_force(day).filter(role__in=WRITERS, person__user__isnull=False)
    if user is not None:
        grants = grants.filter(person__user=user)
    here = grants.filter(Q(person__external=True) | Exists(working))
    return set(here.values_list("person__user_id", flat=True))


def member_ids(user: Any = None) -> set[int]:
    """Logins in the group, or ``user`` alone where they are in it."""
    members = Group.user_set.through.objects.filter(group__name=GROUP)
    if user is not None:
        members = members.filter(user=user)
    return set(members.values_list("user_id", flat=True))


def author_group() -> Group:
    """The group with what authors need: course pages, files, pools, facts and standards."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    if group.permissions.count() < 1 + 3 * len(SNIPPETS):
        group.permissions.set(admin_permissions())
    allow_files(group)
    allow_pages(group)
    return group


def allow_pages(group: Group) -> int:
    """Give what is missing on every index of courses; returns how many permissions were new."""
    send_in_to(group)
    rows = GroupPagePermission.objects.filter(group=group)
    held = set(rows.values_list("page_id", "permission_id"))
    indexes = CourseIndexPage.objects.values_list("pk", flat=True)
    wanted = {(page, each.pk) for each in page_permissions() for page in indexes}
    missing = sorted(wanted - held)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in missing
    )
    return len(missing)


def send_in_to(group: Group) -> None:
    """Pages sent in wait for the authors, unless an administrator chose another workflow.

    The CMS's own workflow waits for its moderators, a group that is empty here.
    """
    for index in CourseIndexPage.objects.filter(workflowpage=None):
        WorkflowPage.objects.create(page=index, workflow=reading_by(group))


def reading_by(group: Group) -> Workflow:
    workflow, is_new = Workflow.objects.get_or_create(name=READING)
    if is_new:
        task = GroupApprovalTask.objects.create(name=READING)
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


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
    """Give what is missing on pictures and documents everywhere."""
    root = Collection.get_first_root_node()
    held = GroupCollectionPermission.objects.filter(group=group, collection=root)
    missing = Permission.objects.filter(codename__in=ON_FILES).exclude(
        pk__in=held.values("permission")
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission)
        for permission in missing
    )
