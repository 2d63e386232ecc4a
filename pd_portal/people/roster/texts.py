"""The text of a file somebody calls CSV: its encoding, and the sign between its cells. Pure."""

import csv
import re
from collections import Counter

from pd_portal.people.roster.problems import BadFile

DELIMITERS = ",;\t|"
SAMPLE = 65_536
SAMPLE_LINES = 30
# The first line by which a spreadsheet program is told the delimiter.
SEP = re.compile(r"\ufeff?sep=(.)\r?\n")


def decode(content: bytes) -> tuple[str, str]:
    """The text, and a note where the encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf_16(content, "utf-16"), ""
    if b"\0" in content[:100_000]:
        return _utf_16(content, _unmarked(content)), "The file was read as UTF-16."
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        return text, "The file is not UTF-8; it was read as Windows text. Check accented names."


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark: every second byte of a heading line is zero."""
    start = content[:200]
    if len(start) > 3 and not any(start[1::2]):
        return "utf-16-le"
    if len(start) > 3 and not any(start[0::2]):
        return "utf-16-be"
    raise BadFile("This is not a CSV file: it holds binary data.")


def _utf_16(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile("The file says it is UTF-16 but is not. Save it as UTF-8.") from error


def delimiter_of(text: str) -> tuple[str, int]:
    """The sign between cells and the first line to read: 2 after a ``sep=`` line, else 1."""
    if (said := SEP.match(text[:10])) and said.group(1) in DELIMITERS:
        return said.group(1), 2
    lines = text[:SAMPLE].lstrip("\r\n").splitlines()[:SAMPLE_LINES]
    return max(DELIMITERS, key=lambda sign: _fits(lines, sign)), 1


def _fits(lines: list[str], sign: str) -> tuple[int, int, int]:
    """How many lines have the commonest number of cells, and that number, with ``sign``."""
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=sign))
    except csv.Error:
        widths = Counter()
    found = [(count, width) for width, count in widths.items() if width > 1]
    return (*max(found, default=(0, 0)), -DELIMITERS.index(sign))
