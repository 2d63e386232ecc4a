"""Names as people type them: accents, apostrophes and case make no difference. Pure."""

import re
import unicodedata

# Letters that decompose into no base letter of their own.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d"})
SILENT = re.compile(r"['’‘ʻʼ`´.]")
BETWEEN = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Lower case without accents and apostrophes, words one space apart."""
    bare = SILENT.sub("", text).casefold()
    if not bare.isascii():  # most names are, and a roster has many
        parts = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in parts if not unicodedata.combining(c)).translate(LETTERS)
    return BETWEEN.sub(" ", bare).strip()


def search_key(*parts: str) -> str:
    """What is stored beside a person and searched: every distinct word once, in order."""
    words = dict.fromkeys(word for part in parts for word in plain(part).split())
    return " ".join(words)[:500]


def search_words(text: str) -> list[str]:
    """The words to look for; at most eight, so that a pasted page stays one query."""
    return plain(text[:200]).split()[:8]
