"""One page for the Board's packet: a tagged PDF (PDF/UA) of a published month-end."""

import json
from pathlib import Path
from typing import Any

import typst

from pd_portal.reports.queries.board import FIGURES, BoardPage
from pd_portal.ui.dates import local_day, words

TEMPLATE = Path(__file__).with_name("packet.typ")


def facts(page: BoardPage) -> dict[str, Any]:
    """What the template prints, all as text; it never reads a file."""
    one, total = page.month_end, page.figures["total"]
    rows = [_row(row["label"], row) for row in page.figures["rows"]]
    if pool := page.figures["pool"]:
        rows.append(_row(f"Other small sites ({pool['units']})", pool))
    return {
        "title": page.requirement.title,
        "employer": page.requirement.employer.name,
        "day": words(one.day),
        "sentence": page.sentence,
        "figures": [[label, str(total[name])] for name, label in FIGURES],
        "rows": rows,
        "targets": page.targets,
        "note": one.note,
        "definitions": [[term, text] for term, text in page.definitions.items()],
        "snapshot": one.snapshot.code if one.snapshot else "none",
        "digest": one.snapshot.digest if one.snapshot else "",
        "published": words(local_day(one.published_at)),
    }


def _row(label: str, row: dict[str, Any]) -> list[str]:
    return [
        label, str(row["required"]), str(row["met"]), f"{row['met'] * 100 // row['required']} %",
    ]  # fmt: skip


def packet_pdf(page: BoardPage) -> bytes:
    """PDF/UA-1 bytes."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"facts": json.dumps(facts(page))},
        pdf_standards="ua-1",
    )
