"""The CMS follows the portal: its group of authors, and the dates authors gave for pages."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_save
from django.dispatch import receiver

from courses.actions.authors import WRITERS, open_index, sync_authors
from courses.models import CourseIndexPage
from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.people.models import RoleGrant
from pd_portal.ui.dates import now as moment

ACTOR = System("courses")


@receiver(user_logged_in, dispatch_uid="courses_author_group")
def join_or_leave_authors(user: Any, **_: Any) -> None:
    sync_authors(actor=ACTOR, now=moment(), user=user)


@receiver(post_save, sender=RoleGrant, dispatch_uid="courses_author_grant")
def follow_author_grant(instance: RoleGrant, **_: Any) -> None:
    if instance.role in WRITERS and instance.person.user:
        sync_authors(actor=ACTOR, now=moment(), user=instance.person.user)


@receiver(post_save, sender=CourseIndexPage, dispatch_uid="courses_author_index")
def open_new_index(instance: CourseIndexPage, created: bool, **_: Any) -> None:
    if created:
        open_index(actor=ACTOR, now=moment(), index=instance)


@step("author_group", every=timedelta(minutes=5))
def keep_author_group(now: datetime) -> str:
    return f"{sync_authors(actor=ACTOR, now=now)} changed"


@step("publish_scheduled", every=timedelta(minutes=5))
def publish_scheduled_pages(now: datetime) -> str:
    """Pages an author gave a date for going live or away; Wagtail's own command knows them."""
    call_command("publish_scheduled", verbosity=0)
    return "done"
