"""The wall's one door: the only module of coaching that seals text and opens it again.

Every piece of writing belongs to an engagement (or, before there is one, to the person who asked)
and to a place, and the envelope is bound to both. Two keys an engagement: private notes can be
deleted for good without the shared part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied

from coaching import reading
from coaching.models import CoachingRequest, Opening, SessionNote
from pd_portal.people.models import StaffMember
from pd_portal.vault.actions.sealing import destroy_key, open_many, rotate_keys, seal
from pd_portal.vault.envelopes import CannotOpen

PRIVATE = "coaching private"
SHARED = "coaching shared"
REQUEST = "coaching request"

__all__ = ["CannotOpen", "Piece", "open_note", "open_pieces"]


@dataclass(frozen=True)
class Piece:
    """One sealed row: its key's ``kind``, its owner's id, and the place its envelope is bound to."""

    kind: str
    owner_id: int
    bound: str
    sealed: bytes


def piece_of(row: Any) -> Piece:
    """Where ``row`` (a note, draft, form, goal, action, report, request, redaction) is sealed."""
    return Piece(*_place_of(row), bytes(getattr(row, SEALED_COLUMN[type(row).__name__])))


SEALED_COLUMN = {
    "SessionNote": "body_sealed",
    "LogDraft": "body_sealed",
    "ShortForm": "answers_sealed",
    "CoachingGoal": "body_sealed",
    "ActionItem": "body_sealed",
    "SponsorReport": "body_sealed",
    "CoachingRequest": "need_sealed",
    "Redaction": "words_sealed",
    "TimeProposal": "words_sealed",
    "BookingAnswers": "answers_sealed",
}


def _place_of(row: Any) -> tuple[str, int, str]:
    name = type(row).__name__
    if name == "SessionNote":
        kind = PRIVATE if row.kind == SessionNote.Kind.PRIVATE else SHARED
        return kind, row.engagement_id, f"{row.author_id} {row.kind} {row.session_id}"
    if name == "LogDraft":
        return PRIVATE, row.engagement_id, f"{row.author_id} draft {row.session_id or 0}"
    if name == "ShortForm":
        return SHARED, row.session.engagement_id, f"{row.person_id} {row.moment} {row.session_id}"
    if name == "CoachingRequest":
        return REQUEST, row.requester_id, f"{row.requester_id} need"
    if name == "Redaction":
        return PRIVATE, row.opening.engagement_id, f"{row.made_by_id} redaction {row.opening_id}"
    if name == "BookingAnswers":
        return SHARED, row.booking.engagement_id, f"{row.person_id} answers {row.booking_id}"
    author = getattr(row, f"{AUTHOR_COLUMN[name]}_id")
    return SHARED, row.engagement_id, f"{author} {name}"


def seal_into(row: Any, text: str, *, actor: Any, now: datetime) -> None:
    """Put ``text`` into ``row``'s sealed column; the caller, an action, saves the row."""
    kind, owner_id, bound = _place_of(row)
    sealed = seal(kind=kind, owner_id=owner_id, author_id=bound, text=text, actor=actor, now=now)
    setattr(row, SEALED_COLUMN[type(row).__name__], sealed)


def open_note(*, viewer: StaffMember, note: SessionNote) -> str:
    """The note's text.

    Raises:
        PermissionDenied: it is not ``viewer``'s to read.
        CannotOpen: its key is lost or deleted.
    """
    (text,) = open_pieces(viewer=viewer, rows=[note])
    if isinstance(text, CannotOpen):
        raise text
    return text


def open_pieces(*, viewer: StaffMember, rows: Sequence[Any]) -> list[str | CannotOpen]:
    """Open ``rows``, two queries a kind of key; PermissionDenied if one is not ``viewer``'s."""
    if not reading.may_read_all(viewer.pk, rows):
        raise PermissionDenied("Only the people this was written for can read it.")
    return _open(piece_of(row) for row in rows)


def open_for_records(
    *, viewer: StaffMember, opening: Opening, rows: Sequence[Any], now: datetime
) -> list[str | CannotOpen]:
    """Open ``rows`` of one engagement to the officer whose opening a second person approved."""
    if not reading.may_open_records(viewer.pk, opening, rows, now):
        raise PermissionDenied("This opening is not yours, is not approved, or has ended.")
    return _open(piece_of(row) for row in rows)


def _open(pieces: Iterable[Piece]) -> list[str | CannotOpen]:
    listed = list(pieces)
    texts: dict[int, str | CannotOpen] = {}
    for kind in {piece.kind for piece in listed}:
        own = [(n, piece) for n, piece in enumerate(listed) if piece.kind == kind]
        opened = open_many(kind=kind, pieces=[(p.owner_id, p.bound, p.sealed) for _, p in own])
        texts |= {n: text for (n, _), text in zip(own, opened, strict=True)}
    return [texts[n] for n in range(len(listed))]


def need_of(*, viewer: StaffMember, request: CoachingRequest) -> str | CannotOpen:
    """What the requester wrote."""
    return open_pieces(viewer=viewer, rows=[request])[0]


def delete_for_good(*, kind: str, engagement_id: int, actor: Any, now: datetime) -> None:
    """Destroy the key of an engagement's private or shared text; nothing opens it afterwards."""
    destroy_key(kind=kind, owner_id=engagement_id, actor=actor, now=now)


@dataclass(frozen=True)
class Rotated:
    """Pieces of writing there are, keys wrapped anew, pieces that cannot be opened."""

    notes: int
    rewrapped: int
    unreadable: int


def rotate(*, actor: Any, now: datetime) -> Rotated:
    """Wrap every key by the first configured master key, then try every piece of writing."""
    done = rotate_keys(actor=actor, now=now)
    rows = list(every_piece())
    opened = _open(piece_of(row) for row in rows)
    unreadable = sum(isinstance(text, CannotOpen) for text in opened)
    return Rotated(len(rows), done.rewrapped, unreadable + done.unreadable)


AUTHOR_COLUMN = {
    "SessionNote": "author",
    "LogDraft": "author",
    "ShortForm": "person",
    "CoachingGoal": "written_by",
    "ActionItem": "written_by",
    "SponsorReport": "drafted_by",
    "CoachingRequest": "requester",
    "Redaction": "made_by",
    "TimeProposal": "proposed_by",
    "BookingAnswers": "person",
}

# What has to be loaded along to know whose key a row is sealed with.
RELATED = {"ShortForm": ["session"], "Redaction": ["opening"], "BookingAnswers": ["booking"]}


def written_by(person: StaffMember) -> dict[str, list[int]]:
    """Ids, by model, of every sealed row in the name of ``person``."""
    found = {
        model: list(
            apps.get_model("pd_coaching", model)
            ._default_manager.filter(**{column: person})
            .values_list("pk", flat=True)
        )
        for model, column in AUTHOR_COLUMN.items()
    }
    return {model: ids for model, ids in found.items() if ids}


def resealed(
    wanted: dict[str, list[int]], *, then: StaffMember, name: StaffMember, now: datetime
) -> Iterator[tuple[Any, str, bytes]]:
    """Rows, their sealed column and what belongs there once ``name`` stands where ``then`` stood.

    What cannot be opened is left out, and so left as it is.
    """
    for model_name, ids in wanted.items():
        model, column = apps.get_model("pd_coaching", model_name), AUTHOR_COLUMN[model_name]
        related = RELATED.get(model_name, [])
        for row in model._default_manager.filter(pk__in=ids).select_related(*related):
            setattr(row, f"{column}_id", then.pk)
            (text,) = _open([piece_of(row)]) if bytes(_sealed(row)) else (CannotOpen(""),)
            if not isinstance(text, CannotOpen):
                setattr(row, f"{column}_id", name.pk)
                seal_into(row, text, actor=name, now=now)
                yield row, SEALED_COLUMN[model_name], _sealed(row)


def _sealed(row: Any) -> bytes:
    return getattr(row, SEALED_COLUMN[type(row).__name__])


def every_piece() -> Iterator[Any]:
    """Every sealed row of coaching."""
    for name, column in SEALED_COLUMN.items():
        model = apps.get_model("pd_coaching", name)
        related = RELATED.get(name, [])
        for row in model._default_manager.select_related(*related).iterator():
            if bytes(getattr(row, column)):
                yield row
