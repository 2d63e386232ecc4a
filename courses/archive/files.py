"""The files of a course archive, read with care from a folder or a zip. Pure, without the ORM.

A zip is counted, summed and compared with what it claims before and while it is read: a small file
can hold a very large one.
"""

import json
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

MAX_FILES = 3_000
MAX_BYTES = 400 * 1024 * 1024
MAX_JSON_BYTES = 8 * 1024 * 1024
MAX_RATIO = 100
SLUG = r"[A-Za-z0-9_-]{1,255}"
ALLOWED = re.compile(
    rf"(archive|course)\.json|(modules|pools)/{SLUG}\.json|media/[A-Za-z0-9][A-Za-z0-9._-]{{0,120}}"
)
MEDIA_TYPES = frozenset(
    [
        *["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"],
        *["m4a", "mp3", "mp4", "ogg", "vtt", "webm"],
        *["csv", "docx", "pdf", "pptx", "txt", "xlsx"],
    ]
)

Files = dict[str, bytes]


class NotAnArchive(ValueError):  # noqa: N818  (reads as a sentence where it is raised)
    """The sentence says what is wrong with the archive and in which file."""


def from_folder(folder: Path) -> Files:
    """Files below ``folder`` by name, e.g. ``modules/our-policy.json``."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return checked({str(path.relative_to(folder)): path.read_bytes() for path in paths})


# What the standard library raises over a zip that is damaged, locked (RuntimeError) or packed in a
# way it does not know (NotImplementedError).
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, UnicodeError),
    *(RuntimeError, NotImplementedError, EOFError, OSError),
)
NO_ZIP = "This is not a zip file, or it is damaged."


def from_zip(source: IO[bytes]) -> Files:
    """Files of the zip ``source`` by name."""
    try:
        with zipfile.ZipFile(source) as opened:
            members = members_of(opened)
            return checked({info.filename: read_member(opened, info) for info in members})
    except UNREADABLE:
        raise NotAnArchive(NO_ZIP)


def look_at(source: IO[bytes]) -> None:
    """Refuse what the zip's own table of contents gives away, without reading a member."""
    try:
        with zipfile.ZipFile(source) as opened:
            refuse_names([info.filename for info in members_of(opened)])
    except UNREADABLE:
        raise NotAnArchive(NO_ZIP)


def members_of(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [info for info in opened.infolist() if not info.filename.endswith("/")]
    refuse_bombs(members)
    return members


def refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_FILES:
        raise NotAnArchive(f"The zip holds {len(members)} files; at most {MAX_FILES} are read.")
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise NotAnArchive("The zip unpacks to more than 400 MB.")
    for info in members:
        if info.file_size > 10_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise NotAnArchive(f"{info.filename} is packed more tightly than real files are.")
    names = [info.filename for info in members]
    if len(set(names)) != len(names):
        raise NotAnArchive("The zip holds the same name twice.")


def read_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes, never more than it claims to have."""
    try:
        with opened.open(info) as member:
            data = member.read(info.file_size + 1)
    except UNREADABLE:
        raise NotAnArchive(f"{info.filename} cannot be read: it is damaged or has a password.")
    if len(data) > info.file_size:
        raise NotAnArchive(f"{info.filename} is larger than the zip says.")
    return data


def checked(files: Files) -> Files:
    """``files`` if every name and type is one an archive may have."""
    refuse_names(list(files))
    for name, data in files.items():
        if name.endswith(".json") and len(data) > MAX_JSON_BYTES:
            raise NotAnArchive(f"{name} is larger than 8 MB.")
        if name.startswith("media/"):
            check_media(name, data)
    return files


def refuse_names(names: list[str]) -> None:
    for name in names:
        if not ALLOWED.fullmatch(name):
            raise NotAnArchive(f"“{name}” has no place in a course archive.")
    for needed in ("archive.json", "course.json"):
        if needed not in names:
            raise NotAnArchive(f"The archive has no {needed}.")


def check_media(name: str, data: bytes) -> None:
    suffix = name.rpartition(".")[2].lower()
    if suffix not in MEDIA_TYPES:
        raise NotAnArchive(f"{name}: files of this type are not taken in.")
    if suffix == "svg" and not svg_is_still(data):
        raise NotAnArchive(f"{name}: a drawing may not hold scripts or load other files.")


def svg_is_still(data: bytes) -> bool:
    """True for a drawing that runs nothing and loads nothing."""
    text = data.decode("utf-8", errors="replace").lower()
    active = r"<script|<foreignobject|<!doctype|<!entity|\son\w+\s*=|javascript:|@import"
    outside = r"(href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)"
    return not re.search(f"{active}|{outside}", text)


def parsed(files: Files, name: str) -> dict[str, Any]:
    """The JSON object in ``name``."""
    try:
        found = json.loads(files[name])
    except KeyError:
        raise NotAnArchive(f"The archive has no {name}.")
    except ValueError as error:
        raise NotAnArchive(f"{name} is not JSON: {error}.")
    except RecursionError:
        raise NotAnArchive(f"{name} is nested too deeply.")
    # A letter of value 0; PostgreSQL stores none.
    if b"\\u0000" in files[name]:
        raise NotAnArchive(f"{name} holds a character that cannot be stored.")
    if not isinstance(found, dict):
        raise NotAnArchive(f"{name} must hold one JSON object.")
    return found


def dumped(value: Any) -> bytes:
    """The one way this program writes JSON files: readable, and the same each time."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def into_zip(files: Files, target: IO[bytes]) -> None:
    """Write ``files`` as a zip that is the same, byte for byte, for the same files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(info, files[name])
