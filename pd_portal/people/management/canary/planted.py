"""The secrets, and the people who look for them."""

import base64
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from pd_portal.people.models import StaffMember


@dataclass(frozen=True)
class Secret:
    """A planted text, where it was put, and the ids of the people who may read it.

    ``home`` is the ``table.column`` that holds it in the clear; empty where nothing does.
    A number is looked for as a whole word.
    """

    words: str
    place: str
    readers: frozenset[int]
    home: str = ""

    def stands_in(self, content: bytes) -> bool:
        """Whether ``content`` holds it, plain or in base64."""
        plain = self.words.encode()
        if self.words.isdecimal():
            return bool(re.search(rb"(?<![\w.-])%s(?![\w-])" % plain, content))
        return plain in content or base64.b64encode(plain).rstrip(b"=")[:-1] in content


@dataclass
class Planted:
    """The secrets and the logins that look for them."""

    now: datetime
    mark: str = "wall"
    secrets: list[Secret] = field(default_factory=list)
    people: dict[str, StaffMember] = field(default_factory=dict)

    def hide(self, place: str, *readers: StaffMember, home: str = "") -> str:
        """A new secret for ``place``."""
        words = f"zq{secrets.token_hex(8)}"
        self.keep(words, place, *readers, home=home)
        return words

    def keep(self, words: str, place: str, *readers: StaffMember, home: str = "") -> None:
        """A secret that somebody else made up."""
        self.secrets.append(Secret(words, place, frozenset(p.pk for p in readers), home))
