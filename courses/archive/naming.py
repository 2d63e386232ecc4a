"""File names of images and documents in an archive."""

from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify

from courses.media import read


class ArchiveMedia:
    """Names files ``media/...`` after their titles and collects their bytes in ``files``."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._names: dict[str, str] = {}

    def image(self, image: Any) -> str:
        return self._name(image.title, image.file)

    def document(self, document: Any) -> str:
        return self._name(document.title, document.file)

    def _name(self, title: str, file: Any) -> str:
        if file.name not in self._names:
            self._names[file.name] = self._free(file_name(title, file.name))
            self.files[self._names[file.name]] = read(file)
        return self._names[file.name]

    def _free(self, wanted: str) -> str:
        stem, dot, suffix = wanted.rpartition(".")
        names = [wanted, *(f"{stem}-{number}{dot}{suffix}" for number in range(2, 1000))]
        return next(name for name in names if name not in self.files)


def file_name(title: str, stored: str) -> str:
    """``media/bus-stops.svg`` for a picture titled so, or titled "Bus stops"."""
    suffix = PurePosixPath(stored).suffix.lower()
    stem = title[: -len(suffix)] if title.lower().endswith(suffix) else title
    return f"media/{slugify(stem)[:100].strip('-_') or 'file'}{suffix}"
