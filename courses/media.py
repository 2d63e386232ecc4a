"""Images and documents of lessons: named in JSON, served from storage.

A release refers to copies whose names are digests of their bytes, so that nothing in the media
library can change what was released, and a name tells nothing about what it shows.
"""

import hashlib
from pathlib import PurePosixPath
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

RELEASED = "released/"


class Namer(Protocol):
    """Gives an image or document the name it has in the JSON."""

    def image(self, image: Any) -> str: ...

    def document(self, document: Any) -> str: ...


def url(name: str) -> str:
    """The address of ``name``: of a released copy, or the address it already is."""
    return default_storage.url(name) if name.startswith(RELEASED) else name


def read(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


class DraftMedia:
    """Names are addresses of the library itself: for previews and trial runs."""

    def image(self, image: Any) -> str:
        return str(image.file.url)

    def document(self, document: Any) -> str:
        return str(document.url)


class ReleasedMedia:
    """Names are digests. ``facts`` says what each is; ``save`` writes the copies."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, Any]] = {}
        # Titles of what the library lists and storage does not hold.
        self.lost: list[str] = []
        self._bytes: dict[str, bytes] = {}

    def image(self, image: Any) -> str:
        facts = {"title": image.title, "width": image.width, "height": image.height}
        return self._name(image.file, facts)

    def document(self, document: Any) -> str:
        return self._name(document.file, {"title": document.title})

    def save(self) -> None:
        """Write what storage does not hold yet; the same bytes have the same name."""
        for name, data in self._bytes.items():
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(data))  # writes: bytes, not records

    def _name(self, file: Any, facts: dict[str, Any]) -> str:
        try:
            data = read(file)
        except FileNotFoundError:
            self.lost.append(facts["title"])
            return ""
        suffix = PurePosixPath(file.name).suffix.lower()
        name = f"{RELEASED}{hashlib.sha256(data).hexdigest()[:40]}{suffix}"
        self._bytes[name] = data
        self.facts[name] = {**facts, "bytes": len(data)}
        return name
