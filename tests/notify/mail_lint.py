"""Reads an e-mail as a mail program and a careful editor would; says what is wrong with it."""

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "hr"}
ALLOWED = set(
    [
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tr",
        "td",
        "th",
        "p",
        "strong",
        "em",
        "br",
        "a",
        "img",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
    ]
)
# The frame of the page, which carries words of no kind's own.
UNSAID = {"title"}


class Reader(HTMLParser):
    """Words in order, links as ``label href``, and complaints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}> is not for e-mail")
        self.wrong += [f"{name} on <{tag}>" for name in given if name.startswith("on")]
        self.wrong += [f"class on <{tag}>" for name in given if name in ("class", "id")]
        if tag == "table" and given.get("role") != "presentation":
            self.wrong.append("a table without role=presentation")
        if tag == "img" and not given.get("alt"):
            self.wrong.append("an image without alt text")
        if "src" in given or "background" in given or "url(" in (given.get("style") or ""):
            self.wrong.append(f"<{tag}> loads something from elsewhere")
        if tag == "a":
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")
        if tag == "a":
            self.words.append(self.links[-1])

    def handle_data(self, data):
        if not set(self.open) & UNSAID:
            self.words += data.split()


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        reader.wrong.append(f"{reader.open} never closed")
    return reader


def bare(words: list[str]) -> list[str]:
    """Without punctuation and lines; addresses stay as they are."""
    kept = [w if w.startswith("http") else re.sub(r"[^\w]", "", w).lower() for w in words]
    return [word.rstrip(".") for word in kept if word]


def said_in_html(html: str, agency: str) -> list[str]:
    """The words of the HTML without the agency's name on top."""
    words = bare(read(html).words)
    top = bare(agency.split())
    return words[len(top) :] if words[: len(top)] == top else words


def complaints(html: str, base: str) -> list[str]:
    reader = read(html)
    away = [f"{link} leads elsewhere" for link in reader.links if not link.startswith(base + "/")]
    return reader.wrong + away
