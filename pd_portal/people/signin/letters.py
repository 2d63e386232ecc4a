"""Activation letters as one accessible PDF, a page a person. Nothing of it is stored."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
import typst

from pd_portal.people.signin.actions import IssuedCode
from pd_portal.ui.dates import local_day, words

SOURCE = Path(__file__).with_name("letters.typ")


@dataclass(frozen=True)
class Sender:
    """Who writes: the agency, whom to ask, and the address of the activation page."""

    agency: str
    contact: str
    phone: str
    url: str


def qr(url: str, code: str) -> str:
    """SVG of the page's address; the code stands behind ``#``, which no server sees."""
    out = io.BytesIO()
    picture = segno.make(f"{url}#{code}", error="m")
    picture.save(out, kind="svg", scale=4, xmldecl=False)  # writes: into memory
    return out.getvalue().decode()


def letters_pdf(issued: Sequence[IssuedCode], sender: Sender) -> bytes:
    """One page for each issued code, in the order given."""
    data = {"sender": vars(sender), "letters": [letter(one, sender) for one in issued]}
    return typst.compile(SOURCE, sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"])


def letter(issued: IssuedCode, sender: Sender) -> dict[str, Any]:
    code = issued.code
    return {
        "name": str(code.person),
        "login": code.login_name,
        "code": issued.plain,
        "until": words(local_day(code.expires_at)),
        "qr": qr(f"{sender.url}?name={code.login_name}", issued.plain),
    }
