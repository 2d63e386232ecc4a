"""A file of completions seen elsewhere, read as text. Pure."""

import csv
import io
from datetime import date, datetime
from typing import Any

from pd_portal.audit.actions import Refused

COLUMNS = (
    "employee_id", "module", "completed_on", "kind", "version", "shown", "evidence", "approved_by",
)  # fmt: skip
NEEDED = ("employee_id", "module", "completed_on", "kind", "evidence", "approved_by")
MOST_LINES, MOST_BYTES = 1000, 1_000_000
KINDS = ("recorded", "prior")
YES, NO = ("yes", "y", "true", "1", ""), ("no", "n", "false", "0")
WRITTEN = ("%Y-%m-%d", "%m/%d/%Y")


def read_lines(data: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file by column, as typed.

    Raises:
        Refused: too large, not text, a column missing, no line.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The file is larger than 1 MB. Split it.", field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("Save the file as CSV in UTF-8 and bring it again.", field="file") from error
    reader = csv.DictReader(io.StringIO(text))
    heads = [str(head).strip().lower().replace(" ", "_") for head in reader.fieldnames or []]
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise Refused(f"The file has no column {', '.join(missing)}.", field="file")
    reader.fieldnames = heads
    lines = [_line(row) for row in reader]
    if not lines:
        raise Refused("The file has no lines below its heads.", field="file")
    if len(lines) > MOST_LINES:
        raise Refused(f"The file has more than {MOST_LINES} lines. Split it.", field="file")
    return lines


def _line(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(row.get(name) or "").strip()[:300] for name in COLUMNS}


def day_of(text: str) -> date | None:
    """A date as 2027-03-14 or 3/14/2027, None where it is neither."""
    for form in WRITTEN:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a civil date)
        except ValueError:
            continue
    return None


def truth_of(text: str) -> bool | None:
    """Yes or no; empty means yes. None where it is neither."""
    said = text.lower()
    return True if said in YES else False if said in NO else None
