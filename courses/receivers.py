"""What a release means for those who are midway, and for pathways."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from courses import signals
from courses.actions.pathways import draft_for_release
from courses.actions.starting import move_along
from courses.models import Release
from pd_portal.audit.actions import System

SELF = System("courses")


@receiver(signals.module_released, dispatch_uid="courses_release")
def on_release(
    sender: Any, release: Release, old_completions_count: bool, now: datetime, **_: Any
) -> None:
    """A correction takes everybody midway along; after a material change they finish theirs."""
    if release.kind == Release.CORRECTION:
        move_along(actor=SELF, release=release, now=now)
    if not old_completions_count:
        draft_for_release(actor=SELF, release=release, now=now)
