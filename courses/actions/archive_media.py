"""Media of an archive into the image and document libraries."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from PIL.Image import DecompressionBombError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.archive.files import Files, NotAnArchive

MAX_PIXELS = 128_000_000
NO_PICTURE = "this is not a picture, or it is damaged."
TOO_LARGE = "this picture is too large to be shown."


class Library:
    """Finds or adds the image or document for a file of the archive, by its bytes and name."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def image(self, name: str) -> int:
        return self._find_or_add(get_image_model(), name)

    def document(self, name: str) -> int:
        return self._find_or_add(get_document_model(), name)

    def _find_or_add(self, model: Any, name: str) -> int:
        data = self._data(name)
        title = name.removeprefix("media/")
        sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        known = model.objects.filter(file_hash=sha1, title=title).first()
        return int((known or self._add(model, title, data)).pk)

    def _add(self, model: Any, title: str, data: bytes) -> Any:
        thing = opened(model, title, data)
        thing.file_size = len(data)
        thing.file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        thing.save()
        return thing

    def _data(self, name: str) -> bytes:
        if name not in self.files:
            raise NotAnArchive(f"The archive has no file “{name}”.")
        return self.files[name]


def opened(model: Any, title: str, data: bytes) -> Any:
    """The image or document, not saved. A picture is measured at once, and may be refused."""
    try:
        thing = model(title=title, file=ContentFile(data, name=title))
    except DecompressionBombError:
        raise NotAnArchive(f"media/{title}: {TOO_LARGE}")
    except OSError:
        raise NotAnArchive(f"media/{title}: {NO_PICTURE}")
    if hasattr(thing, "width"):
        refuse_picture(thing)
    return thing


def refuse_picture(image: Any) -> None:
    """One that is none, or that would fill the memory when it is made smaller."""
    if not (image.width and image.height):
        raise NotAnArchive(f"media/{image.title}: {NO_PICTURE}")
    if image.width * image.height > MAX_PIXELS:
        raise NotAnArchive(f"media/{image.title}: {TOO_LARGE}")
