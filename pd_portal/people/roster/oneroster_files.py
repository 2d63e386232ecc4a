"""The files of a OneRoster zip, whatever the case of their names and headings."""

from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.tables import read_csv
from pd_portal.people.roster.zips import members_by_name, read_member

REMOVED = "tobedeleted"


@dataclass(slots=True)
class Record:
    """One line of a file: cells by heading as ``tidy`` writes it."""

    line: int
    cells: dict[str, str]

    def get(self, head: str) -> str:
        return self.cells.get(tidy(head), "")

    @property
    def removed(self) -> bool:
        return self.get("status").replace(" ", "").lower() == REMOVED


def tidy(head: str) -> str:
    """A heading as all systems mean it: ``Source ID``, ``SOURCEDID`` and ``sourcedId`` are one."""
    plain = "".join(c for c in head.lower() if c.isalnum())
    return plain.replace("sourceid", "sourcedid")


class Files:
    """The zip's files by what the manifest means, whatever the case of their names."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.members = members_by_name(archive)

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
        heads = [tidy(head) for head in table.heads]
        for line, cells in table.rows:
            yield Record(line, dict(zip(heads, cells, strict=False)))

    def manifest(self) -> dict[str, str]:
        """Property to value, both as written; no manifest is an empty one."""
        pairs = [(r.get("propertyName"), r.get("value")) for r in self.records("manifest")]
        return {name.lower(): value for name, value in pairs if name}
