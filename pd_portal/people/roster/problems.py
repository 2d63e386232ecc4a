"""What is wrong with a file, said with line and column."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    REVIEW = "review"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` is the line of the file (1 is the first), ``column`` its heading or empty."""

    severity: Severity
    line: int
    column: str
    reason: str
    key: str = ""


class BadFile(Exception):  # noqa: N818  (reads as a sentence where it is raised)
    """The file as a whole cannot be read; nothing of it was used. ``message`` is shown."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadValue(Exception):  # noqa: N818  (reads as a sentence where it is raised)
    """One value cannot be used; stops its own row only."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
