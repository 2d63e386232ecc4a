"""Letters for people whom no message reaches: one accessible PDF, a letter a person."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

from pd_portal.notify.models import Message
from pd_portal.notify.rendering import FOOTER, render
from pd_portal.ui.dates import words

SOURCE = Path(__file__).with_name("letters.typ")


@dataclass(frozen=True)
class Letterhead:
    """Who writes, whom to ask, and where the portal is."""

    agency: str
    contact: str
    phone: str
    url: str


def letters_pdf(people: Sequence[Any], head: Letterhead, day: date) -> bytes:
    """``people`` carry ``untold`` (their messages) and ``places``; in the order given."""
    letters = [letter for person in people if (letter := _letter(person, day))["messages"]]
    data = {"head": vars(head), "letters": letters}
    return typst.compile(SOURCE, sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"])


def _letter(person: Any, day: date) -> dict[str, Any]:
    return {
        "name": str(person),
        "unit": str(person.places[0].unit) if person.places else "",
        "day": words(day),
        "messages": [said for message in person.untold if (said := _said(message))],
    }


def _said(message: Message) -> dict[str, Any] | None:
    """Subject, paragraphs of lines, and reason; None when what it was about is gone."""
    try:
        rendered = render(message)
    except Exception:
        # One message that cannot be read must not stop the letters of a whole school.
        return None
    body = FOOTER.sub("", rendered.text).strip()
    paragraphs = [
        [" ".join(line.split()) for line in part.splitlines() if line.strip()]
        for part in re.split(r"\n\s*\n", body)
    ]
    return {"subject": rendered.subject, "paragraphs": paragraphs, "why": message.why}
