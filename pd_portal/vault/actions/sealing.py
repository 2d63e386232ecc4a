"""Seal, open, rotate, destroy."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.vault.envelopes import KEY_BYTES, CannotOpen, bound_to, decrypt, encrypt
from pd_portal.vault.keys import current_master_key, owner_key, unwrap
from pd_portal.vault.models import OwnerKey

LIMIT_BYTES = 64 * 1024


def _wrapped(kind: str, owner_id: str, key: bytes) -> dict[str, Any]:
    master = current_master_key()
    bound = bound_to("owner key", kind, owner_id)
    return {"wrapped": encrypt(master.secret, key, bound), "master_key": master.name}


def _key_for_sealing(kind: str, owner_id: str, now: datetime) -> bytes:
    row = OwnerKey.objects.filter(kind=kind, owner_id=owner_id).first()
    if row is None:
        fresh = {**_wrapped(kind, owner_id, os.urandom(KEY_BYTES)), "created_at": now}
        row, _ = OwnerKey.objects.get_or_create(kind=kind, owner_id=owner_id, defaults=fresh)
    return unwrap(row)


@action
def seal(
    *, kind: str, owner_id: object, author_id: object, text: str, actor: Any, now: datetime
) -> bytes:
    """Seal ``text`` (at most 64 KiB of UTF-8) for an owner; return the envelope to store.

    Raises:
        Refused: the text is too long.
        CannotOpen: no key, or one that does not fit; nothing is overwritten.
    """
    encoded = text.encode()
    if len(encoded) > LIMIT_BYTES:
        raise Refused("This text is longer than 64 KiB. Please shorten it; nothing was lost.")
    key = _key_for_sealing(kind, str(owner_id), now)
    return encrypt(key, encoded, bound_to(kind, str(owner_id), str(author_id)))


def open_sealed(*, kind: str, owner_id: object, author_id: object, sealed: bytes) -> str:
    """The text that was sealed for exactly this kind, owner and author.

    Raises:
        CannotOpen: wrong or destroyed key, or an envelope that belongs elsewhere.
    """
    key = owner_key(kind=kind, owner_id=str(owner_id))
    bound = bound_to(kind, str(owner_id), str(author_id))
    return decrypt(key, bytes(sealed), bound).decode()


@dataclass(frozen=True)
class Rotation:
    """Counts of owner keys: wrapped anew, and not readable with any configured master key."""

    rewrapped: int
    unreadable: int


@action
def rotate_keys(*, actor: Any, now: datetime) -> Rotation:
    """Wrap every owner key by the first configured master key; texts stay as they are."""
    current = current_master_key().name
    rewrapped = unreadable = 0
    for row in OwnerKey.objects.select_for_update().exclude(master_key=current):
        try:
            key = unwrap(row)
        except CannotOpen:
            unreadable += 1
            continue
        for field, value in _wrapped(row.kind, row.owner_id, key).items():
            setattr(row, field, value)
        row.save(update_fields=["wrapped", "master_key"])
        rewrapped += 1
    record(actor=actor, verb="rotated keys", now=now, rewrapped=rewrapped, unreadable=unreadable)
    return Rotation(rewrapped, unreadable)


@action
def destroy_key(*, kind: str, owner_id: object, actor: Any, now: datetime) -> None:
    """Delete an owner's key: what was sealed is unreadable with today's keys, in backups too.

    A backup that still holds the wrapped key opens until the master key it was wrapped by is
    retired: rotate afterwards and let backups age out.
    """
    OwnerKey.objects.filter(kind=kind, owner_id=str(owner_id)).delete()
    record(actor=actor, verb="destroyed key", now=now, kind=kind, owner_id=str(owner_id))


def open_many(
    *, kind: str, pieces: Iterable[tuple[object, object, bytes]]
) -> list[str | CannotOpen]:
    """Open several pieces ``(owner_id, author_id, sealed)`` with one read of their keys.

    Returns, in order, each text, or the CannotOpen that says why there is none.
    """
    wanted = [(str(owner), str(author), bytes(sealed)) for owner, author, sealed in pieces]
    rows = OwnerKey.objects.filter(kind=kind, owner_id__in={owner for owner, _, _ in wanted})
    keys = {row.owner_id: row for row in rows}
    return [
        _opened(kind, keys.get(owner), owner, author, sealed) for owner, author, sealed in wanted
    ]


def _opened(
    kind: str, row: OwnerKey | None, owner: str, author: str, sealed: bytes
) -> str | CannotOpen:
    if row is None:
        return CannotOpen("The key of this text was deleted for good, so it cannot be read.")
    try:
        return decrypt(unwrap(row), sealed, bound_to(kind, owner, author)).decode()
    except CannotOpen as problem:
        return problem
