"""Joining two records of one person, and taking it apart again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import lock, tell
from pd_portal.people.actions.leaving import sign_out_everywhere
from pd_portal.people.actions.persons import refresh_search_words
from pd_portal.people.merging import PersonKey, merge_handlers, person_keys
from pd_portal.people.models import Employment, Merge, MergePermit, Position, StaffMember
from pd_portal.people.models.dated import on_day
from pd_portal.ui.dates import words


@action
def merge_people(*, duplicate: StaffMember, into: StaffMember, actor: Any, now: datetime) -> Merge:
    """Make one of two records of one employer's person. Across employers, ``joins`` asks first."""
    if _across_employers(duplicate, into):
        raise Refused(
            "These records belong to different employers. Somebody of the other employer has to "
            "agree: ask on the person's page."
        )
    return join_records(duplicate=duplicate, into=into, actor=actor, now=now)


def join_records(*, duplicate: StaffMember, into: StaffMember, actor: Any, now: datetime) -> Merge:
    """Move everything of ``duplicate`` to ``into``; the duplicate stays, empty, pointing there."""
    lock(duplicate, into)
    _refuse_impossible(duplicate, into)
    kept = {name: each.merge(duplicate, into, now) for name, each in merge_handlers.items()}
    kept["login"] = _move_login(duplicate, into)
    kept["closed_login"] = _close_second_login(duplicate, into)
    moved = _move_keys(duplicate, into)
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into"])
    refresh_search_words(into)
    merge = Merge.objects.create(
        duplicate=duplicate, into=into, merged_at=now, moved=moved, kept=kept
    )
    record(actor=actor, verb="people_merged", target=into, now=now, duplicate=duplicate.pk)
    tell([duplicate.pk, into.pk], now)
    return merge


@action
def undo_merge(*, merge: Merge, actor: Any, now: datetime) -> Merge:
    """Give every row back to the record it came from. Rows added since stay where they are."""
    if merge.undone_at is not None:
        raise Refused("This merge was already undone.")
    duplicate, into = merge.duplicate, merge.into
    lock(duplicate, into)
    with_permit = MergePermit.objects.create(from_id=into.pk, to_id=duplicate.pk)
    for key in person_keys():
        ids = merge.moved.get(key.name, [])
        # Where the person is the primary key, the row's id moved along with it.
        ids = [into.pk] if key.field.primary_key and ids else ids
        rows = key.model._base_manager.filter(pk__in=ids)
        rows.update(**{key.field.name: duplicate})
    with_permit.delete()
    _give_login_back(duplicate, into, merge.kept.get("login"))
    closed = get_user_model().objects.filter(pk=merge.kept.get("closed_login"))
    closed.update(is_active=True)
    for name, handler in merge_handlers.items():
        handler.undo(duplicate, into, merge.kept.get(name), now)
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into"])
    refresh_search_words(into)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(actor=actor, verb="merge_undone", target=into, now=now, duplicate=duplicate.pk)
    tell([duplicate.pk, into.pk], now)
    return merge


def _move_keys(duplicate: StaffMember, into: StaffMember) -> dict[str, list[int]]:
    permit = MergePermit.objects.create(from_id=duplicate.pk, to_id=into.pk)
    moved = {}
    for key in person_keys():
        rows = key.model._base_manager.filter(**{key.field.name: duplicate})
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        ids = [str(pk) if isinstance(pk, UUID) else pk for pk in ids]  # as JSON can hold it
        if ids:
            moved[key.name] = ids
            _move(key, rows, into)
    permit.delete()
    return moved


def _move(key: PersonKey, rows: Any, into: StaffMember) -> None:
    try:
        rows.update(**{key.field.name: into})
    except IntegrityError as error:
        what = key.model._meta.verbose_name
        raise Refused(
            f"Both records have a {what} where only one may be. Settle that first, then merge."
        ) from error


def _move_login(duplicate: StaffMember, into: StaffMember) -> int | None:
    """Hand the duplicate's login over when the other record has none."""
    user = duplicate.user
    if user is None or into.user_id is not None:
        return None
    duplicate.user = None
    duplicate.save(update_fields=["user"])
    into.user = user
    into.save(update_fields=["user"])
    return user.pk


def _close_second_login(duplicate: StaffMember, into: StaffMember) -> int | None:
    """Of two sign-ins the one of the record that goes is closed: it would open an empty one."""
    user = duplicate.user
    if user is None or into.user_id is None or not user.is_active:
        return None
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_out_everywhere([user.pk])
    return user.pk


def _give_login_back(duplicate: StaffMember, into: StaffMember, user_id: int | None) -> None:
    if user_id is None or into.user_id != user_id:
        return
    into.user = None
    into.save(update_fields=["user"])
    duplicate.user_id = user_id
    duplicate.save(update_fields=["user"])


def _across_employers(duplicate: StaffMember, into: StaffMember) -> bool:
    """Would an employer get to share a person with one that did not before?"""
    standing = Employment.objects.standing()
    one, two = (
        set(standing.filter(person=person).values_list("employer", flat=True))
        for person in (duplicate, into)
    )
    return not (one <= two or two <= one)


def _refuse_impossible(duplicate: StaffMember, into: StaffMember) -> None:
    if duplicate.pk == into.pk:
        raise Refused("Choose two different records.")
    if duplicate.merged_into_id or into.merged_into_id:
        raise Refused("One of these records was already merged into another.")
    if duplicate.external != into.external:
        raise Refused("A person from outside and a member of staff cannot be one record.")
    for position in Position.objects.standing().filter(person=duplicate, primary=True):
        clash = _primary_beside(position, into)
        if clash:
            raise Refused(
                f"Both have a primary position at {position.employer} on "
                f"{words(max(position.starts_on, clash.starts_on))}. Correct one first."
            )


def _primary_beside(position: Position, into: StaffMember) -> Position | None:
    theirs = Position.objects.standing().filter(
        person=into, primary=True, employer=position.employer_id
    )
    later = theirs.filter(starts_on__gte=position.starts_on)
    if position.ends_on is not None:
        later = later.filter(starts_on__lte=position.ends_on)
    return theirs.filter(on_day(position.starts_on)).first() or later.first()
