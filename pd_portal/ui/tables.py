"""Rows that can be read on a telephone: every cell learns the name of its column.

On a narrow screen the styles stack a row's cells under each other, each after its column's name,
and a stacked table is no table to a browser any more: the roles say what the parts still are.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

ROW = re.compile(r"<tr\b(?P<attributes>[^>]*)>(?P<cells>.*?)</tr>", re.S)
CELL = re.compile(r"<(?P<tag>t[dh])\b(?P<attributes>[^>]*)>")
ROLES = {"td": "cell", "th": "rowheader"}


def with_labels(rows: str, labels: list[str]) -> SafeString:
    """``rows`` (HTML of ``<tr>``s) with ``data-label`` and roles on every cell.

    A row whose cells span columns or outnumber ``labels`` keeps its cells as they are.
    """
    return mark_safe(ROW.sub(lambda row: _row(row, labels), rows))


def _row(row: re.Match[str], labels: list[str]) -> str:
    cells = row["cells"]
    names = iter(labels)
    if "colspan" not in cells and len(CELL.findall(cells)) <= len(labels):
        cells = CELL.sub(lambda cell: _cell(cell, next(names)), cells)
    return f'<tr role="row"{row["attributes"]}>{cells}</tr>'


def _cell(cell: re.Match[str], label: str) -> str:
    tag = cell["tag"]
    named = f' data-label="{escape(label)}"' if label else ""
    return f'<{tag} role="{ROLES[tag]}"{named}{cell["attributes"]}>'
