"""Media of an archive into the image and document libraries."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.archive.files import Files, NotAnArchive


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
        thing = model(title=title, file=ContentFile(data, name=title))
        thing.file_size = len(data)
        thing.file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        thing.save()
        return thing

    def _data(self, name: str) -> bytes:
        if name not in self.files:
            raise NotAnArchive(f"The archive has no file “{name}”.")
        return self.files[name]
