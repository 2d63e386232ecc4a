"""The only module of Courses that seals and opens what an agency chose to keep of reflections."""

from datetime import datetime
from typing import Any

from courses.conf import setting
from courses.models import Response
from pd_portal.access.grants import holder_of
from pd_portal.vault.actions.sealing import open_sealed, seal
from pd_portal.vault.envelopes import CannotOpen

KIND = "reflection"
GONE = "These words cannot be opened any more: their key was deleted or is not at hand."


def keeps_private() -> bool:
    """Whether this agency keeps private reflections (sealed)."""
    return bool(setting("KEEP_PRIVATE_REFLECTIONS"))


def seal_reflection(*, actor: Any, person_id: int, text: str, now: datetime) -> bytes:
    """Ciphertext that only its author's key opens."""
    return seal(kind=KIND, owner_id=person_id, author_id=person_id, text=text, actor=actor, now=now)


def open_reflection(*, viewer: Any, response: Response) -> str:
    """The kept words, for the user who wrote them; empty for anyone else and where none are kept.

    A sentence in their place where the key is gone: the lesson opens all the same.
    """
    author = response.enrollment.person_id
    if response.sealed is None or holder_of(viewer).person_id != author:
        return ""
    try:
        return open_sealed(kind=KIND, owner_id=author, author_id=author, sealed=response.sealed)
    except CannotOpen:
        return GONE
