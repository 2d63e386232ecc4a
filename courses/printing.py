"""The completion record as a tagged PDF (PDF/UA), set by typst."""

import json
from datetime import datetime
from pathlib import Path

import typst

from courses.queries.completions import CompletionRecord
from pd_portal.ui.dates import local_day, words

TEMPLATE = Path(__file__).parent / "print" / "completion.typ"


def facts(made: CompletionRecord, now: datetime) -> dict[str, object]:
    """What the template prints, all as text; it never reads a file."""
    return {
        "person": made.person,
        "module": made.module,
        "course": made.course,
        "version": str(made.version),
        "hours": f"{made.hours}" if made.hours else "",
        "completed": words(made.completed_on),
        "recorded": words(made.recorded_on),
        "source": made.source,
        "objectives": made.objectives,
        "rule": made.rule,
        "line": made.line,
        "voided": f"Withdrawn on {words(made.voided_on)}: {made.void_reason}"
        if made.voided_on
        else "",
        "printed": words(local_day(now)),
        "number": str(made.pk),
    }


def completion_pdf(made: CompletionRecord, now: datetime) -> bytes:
    """The record as PDF/UA-1 bytes."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"facts": json.dumps(facts(made, now))},
        pdf_standards="ua-1",
    )
