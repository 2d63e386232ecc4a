"""The files of a OneRoster zip, whatever the case of their names and headings."""

from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from pd_portal.people.roster.problems import BadFile, BadValue
from pd_portal.people.roster.tables import csv_rows, read_csv
from pd_portal.people.roster.zips import members_by_name, read_member

# What systems write for a record that is over; 1.0 knew "inactive".
REMOVED = {"tobedeleted", "deleted", "inactive"}
ACTIVE = {"", "active", "enabled", "current", "true", "1", "a", "y", "yes"}


@dataclass(slots=True)
class Record:
    """One line of a file: cells by heading as ``tidy`` writes it."""

    line: int
    cells: dict[str, str]

    def get(self, head: str) -> str:
        return self.cells.get(tidy(head), "")

    @property
    def removed(self) -> bool:
        return self.status in REMOVED

    @property
    def status(self) -> str:
        return self.get("status").replace(" ", "").lower()

    def require_known_status(self) -> None:
        """Nobody is added or ended for a word whose meaning is unknown."""
        if self.status not in REMOVED | ACTIVE:
            text = self.get("status")[:40]
            raise BadValue("status", f"{text!r} is not a status of OneRoster.")


def tidy(head: str) -> str:
    """A heading as all systems mean it: ``Source ID``, ``SOURCEDID`` and ``sourcedId`` are one."""
    plain = "".join(c for c in head.lower() if c.isalnum())
    return plain.replace("sourceid", "sourcedid")


class Files:
    """The zip's files by what the manifest means, whatever the case of their names."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.members = members_by_name(archive)
        self.notes: list[str] = []

    def has(self, name: str) -> bool:
        return f"{name}.csv" in self.members

    def records(self, name: str) -> Iterator[Record]:
        """Lines of a file; a file that is not there has none, which means nothing."""
        if not self.has(name):
            return
        content = read_member(self.archive, self.members[f"{name}.csv"])
        if not content.strip(b"\xef\xbb\xbf \r\n\t"):
            return
        try:
            table = read_csv(content)
        except BadFile as bad:
            raise BadFile(f"{name}.csv: {bad.message}") from bad
        self.notes += [f"{name}.csv: {table.note}"] if table.note else []
        heads = [tidy(head) for head in table.heads]
        for line, cells in table.rows:
            yield Record(line, dict(zip(heads, cells, strict=False)))

    def manifest(self) -> dict[str, str]:
        """Property, in small letters, to value; no manifest is an empty one.

        Some systems leave out the line that names its two columns.
        """
        if not self.has("manifest"):
            return {}
        content = read_member(self.archive, self.members["manifest.csv"])
        if not content.strip(b"\xef\xbb\xbf \r\n\t"):
            return {}
        pairs = [cells for _, cells in csv_rows(content)[0]]
        return {
            pair[0].lower().replace(" ", ""): pair[1].strip() for pair in pairs if len(pair) > 1
        }
