"""A copied lesson gets block ids of its own, since answers hang on ids; a module its short name."""

import uuid
from datetime import datetime
from typing import Any

from wagtail.models import Page

from courses.models import LessonPage, ModulePage
from pd_portal.audit.actions import action
from pd_portal.audit.recording import record


@action
def renew_block_ids(*, actor: Any, page: Page, now: datetime) -> int:
    """Give every block of ``page`` and the lessons below it a new id; returns the lessons."""
    lessons = LessonPage.objects.descendant_of(page, inclusive=True)
    for lesson in lessons:
        renew(lesson)
    for module in ModulePage.objects.descendant_of(page, inclusive=True):
        keep_short_name(module)
    record(actor=actor, verb="page copied", target=page, now=now, lessons=len(lessons))
    return len(lessons)


def renew(lesson: LessonPage) -> None:
    draft = lesson.get_latest_revision_as_object()
    draft.body = with_new_ids(draft)
    if not lesson.live:
        LessonPage.objects.filter(pk=lesson.pk).update(body=draft.body)
    revision = draft.save_revision()
    if lesson.live:
        revision.publish()


def keep_short_name(module: ModulePage) -> None:
    """The copied draft says the old short name; publishing it would bring that back."""
    draft = module.get_latest_revision_as_object()
    if draft.slug != module.slug:
        draft.slug = module.slug
        draft.save_revision()


def with_new_ids(lesson: LessonPage) -> Any:
    block = lesson.body.stream_block
    return block.to_python(renewed(block.get_prep_value(lesson.body)))


def renewed(raw: Any) -> Any:
    """Stored form with a new id wherever an item has one."""
    if isinstance(raw, list):
        return [renewed(item) for item in raw]
    if not isinstance(raw, dict):
        return raw
    is_item = {"type", "id", "value"} <= set(raw)
    changed = {name: renewed(part) for name, part in raw.items()}
    return {**changed, "id": str(uuid.uuid4())} if is_item else changed
