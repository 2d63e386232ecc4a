"""Opening a zip that a stranger sent: counted, summed and measured before and while reading."""

import io
import zipfile
from pathlib import PurePosixPath

from pd_portal.people.roster.problems import BadFile

MOST_FILES = 200
MOST_BYTES = 600 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, or a BadFile that says what is wrong with it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadFile("This is not a zip file, or it is damaged.") from error
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise BadFile(f"The zip holds {len(members)} files; at most {MOST_FILES} are read.")
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise BadFile("The zip unpacks to more than 600 MB and was not opened.")
    return archive


def _check_member(member: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in member.filename:
        raise BadFile(f"The zip names a file outside itself ({member.filename[:80]!r}).")
    if member.flag_bits & 0x1:
        raise BadFile("The zip is protected by a password. Export it without one.")
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise BadFile(f"{member.filename[:80]} unpacks to far more than it should; not opened.")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one file, never more than it says it holds."""
    try:
        with archive.open(member) as stream:
            content = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise BadFile(f"{member.filename[:80]} in the zip is damaged.") from error
    if len(content) > member.file_size:
        raise BadFile(f"{member.filename[:80]} is larger than the zip says; not read.")
    return content


def members_by_name(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Files by lower-case base name; folders and a Mac's shadow files are left out."""
    found = {}
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        if path.name.lower() in found:
            raise BadFile(f"The zip holds two files called {path.name}.")
        found[path.name.lower()] = member
    return found
