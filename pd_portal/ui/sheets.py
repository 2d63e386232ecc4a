"""CSV that a spreadsheet opens as text: no cell can become a formula. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence

RISKY = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV file with a byte-order mark, for a streaming response."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([plain_cell(value) for value in row])


def plain_cell(value: object) -> object:
    """``value`` as it may stand in a cell; text that looks like a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(RISKY):
        return "'" + value
    return "" if value is None else value
