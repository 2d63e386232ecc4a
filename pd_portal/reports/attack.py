"""Published month-ends read as a stranger reads them: from the pages themselves. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from pd_portal.ui.disclosure import Page, fewest_beside, fewest_values, possible_values

POOL = re.compile(r"Other small sites \((\d+)\)")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Read:
    """What a page says: the units of its table, and the required and met of the whole."""

    page: Page
    required: int
    met: int


@dataclass(frozen=True)
class Attack:
    """``tables``: pages and pairs tried; ``hidden``: cells looked for; ``narrowest``: the fewest
    values any of them may have, None where nothing is hidden; ``wrong``: sums that do not fit."""

    tables: int
    hidden: int
    narrowest: int | None
    wrong: list[str]


class _Reader(HTMLParser):
    """The rows of the table called "By unit", and the big numbers with their labels."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.figures: dict[str, int] = {}
        self._table = self._caption = self._cell = False
        self._part, self._number = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part = (dict(attrs).get("class") or "") if tag == "span" else self._part
        self._caption = tag == "caption" or (self._caption and tag not in ("thead", "tbody"))
        if tag == "tr" and self._table:
            self.rows.append([])
        self._cell = tag in ("th", "td") and self._table

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("th", "td")
        self._table = self._table and tag != "table"
        self._part = "" if tag == "span" else self._part

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if not text:
            return
        if self._caption:
            self._table, self._caption = text == "By unit", False
        elif self._cell:
            self.rows[-1].append(text)
        elif self._part == "pd-figure__number":
            self._number = text
        elif self._part == "pd-figure__label":
            self.figures[text] = int(self._number)


def read(html: str) -> Read:
    """The table and the totals of a published page."""
    reader = _Reader()
    reader.feed(html)
    shown: dict[str, tuple[int, int]] = {}
    pool = (0, 0, 0)
    for label, *numbers in (row for row in reader.rows if row and row[0] != "Unit"):
        required, met = (int(NUMBER.search(text).group()) for text in numbers[:2])
        if found := POOL.fullmatch(label):
            pool = (int(found.group(1)), required, met)
        else:
            shown[label] = (required, met)
    return Read(Page(shown, *pool), reader.figures["Required"], reader.figures["Goal met"])


def attack(pages: Iterable[Read], *, least: int) -> Attack:
    """Try each page alone and beside the next; pages come in the order of their days."""
    listed = list(pages)
    found = [fewest_values(one.page, least=least) for one in listed]
    for one, other in pairwise(listed):
        found.append(fewest_beside(one.page, other.page, least=least))
        found.append(fewest_beside(other.page, one.page, least=least))
    known = [values for values in found if values is not None]
    return Attack(
        tables=len(listed) + 2 * max(len(listed) - 1, 0),
        hidden=sum(3 * one.page.units for one in listed),
        narrowest=min(known, default=None),
        wrong=[text for one in listed for text in _sums(one)] + _small(listed, least),
    )


def _sums(one: Read) -> Iterable[str]:
    """A table that does not add up to its totals hides a row that nobody was told of."""
    page = one.page
    if not page.shown and not page.units:
        return
    people = page.people + sum(pair[0] for pair in page.shown.values())
    met = page.counted + sum(pair[1] for pair in page.shown.values())
    if (people, met) != (one.required, one.met):
        yield f"the table adds up to {met} of {people}, the total says {one.met} of {one.required}"


def _small(listed: list[Read], least: int) -> list[str]:
    """Rows that the rule hides: too few people, or none or all of few."""
    wrong = []
    for one in listed:
        rows = {**one.page.shown, "the pool": (one.page.people, one.page.counted)}
        for label, (people, met) in rows.items():
            if label == "the pool" and not one.page.units:
                continue
            if people < least or (people < 2 * least and met in (0, people)):
                wrong.append(f"{label} shows {met} of {people}")
            if label == "the pool" and possible_values(one.page.units, people, met) is None:
                wrong.append(f"no table of whole numbers fits the pool: {met} of {people}")
    return wrong
