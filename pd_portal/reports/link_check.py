"""Walks HR's pages as a browser would and counts the people behind every number.

Nothing here knows how a number was reckoned: it reads HTML, follows the link, turns the pages and
counts the people listed.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.access.samples import testers
from pd_portal.policy.models import Requirement
from pd_portal.policy.registries import Write, standing_parts
from pd_portal.ui.bars import print_bar

BACKEND = "django.contrib.auth.backends.ModelBackend"
PERSON = re.compile(r"/goal/[^/]+/people/(\d+)/")
DEEP = ("unit", "job_group")
MOST_PAGES = 60


@dataclass
class Link:
    """A link of the page and what stands in it."""

    url: str
    said: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """The links of a page's main part, and the people it lists."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[Link] = []
        self.next = ""
        self.people: set[str] = set()
        self._open: Link | None = None
        self._main = self._nav = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._main += tag == "main"
        self._nav += tag == "nav"
        if tag == "a" and self._main:
            self._begin(dict(attrs))

    def _begin(self, attrs: dict[str, str | None]) -> None:
        url = urljoin(self.url, attrs.get("href") or "")
        if attrs.get("rel") == "next":
            self.next = url
        if person := PERSON.search(url):
            self.people.add(person[1])
        self._open = None if self._nav else Link(url)

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self._open.said.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._main -= tag == "main"
        self._nav -= tag == "nav"
        if tag == "a" and self._open:
            self.links.append(self._open)
            self._open = None

    @property
    def numbers(self) -> Iterator[tuple[str, int]]:
        """Links whose text is a number, or begins with one that stands by itself."""
        for link in self.links:
            if link.said and link.said[0].isdecimal():
                yield link.url, int(link.said[0])


@dataclass
class Walk:
    """What was looked at. ``wrong`` says which number of which page counted whom."""

    pages: int = 0
    numbers: int = 0
    wrong: list[str] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)


def read(client: Client, url: str) -> Reader | None:
    answer = client.get(url)
    if answer.status_code != 200 or answer.streaming:
        return None
    reader = Reader(url)
    reader.feed(answer.content.decode())
    return reader


def people_behind(client: Client, url: str) -> int:
    """People listed on the page and on those that follow it; -1 for a page that does not open."""
    people: set[str] = set()
    while url:
        page = read(client, url)
        if page is None:
            return -1
        people |= page.people
        url = page.next
    return len(people)


def starts(user: Any) -> Iterator[str]:
    """HR's front page of each requirement they see."""
    for code in Requirement.objects.visible_to(user).active().values_list("code", flat=True):
        yield reverse("reports:goal", args=[code])


def is_page(url: str) -> bool:
    """Figures, not lists of people; a unit or a job group, never a unit's job group."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return (
        parts.path.startswith("/reports/goal/")
        and "/people/" not in parts.path
        and "format" not in asked
        and not all(key in asked for key in DEEP)
    )


def walk(user: Any) -> Walk:
    """Every page of figures HR reaches, up to 60 of them; every number on each."""
    client, done = Client(raise_request_exception=False), Walk()
    client.force_login(user, backend=BACKEND)
    waiting, seen = deque(starts(user)), set()
    while waiting and done.pages < MOST_PAGES:
        url = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        page = read(client, url)
        if page is None:
            done.wrong.append(f"{url} does not open")
            continue
        done.pages += 1
        _check(client, page, done)
        waiting.extend(link.url for link in page.links if is_page(link.url))
        waiting.extend(tab for tab in tabs(page) if is_page(tab))
    return done


def tabs(page: Reader) -> list[str]:
    """The sections of a requirement's pages, as asked now."""
    parts = urlsplit(page.url)
    if not re.fullmatch(r"/reports/goal/[^/]+/", parts.path) or parse_qs(parts.query).get("unit"):
        return []
    names = ("over-time", "moved", "nobody-forgotten", "hours", "practice", "about")
    return [f"{parts.path}{name}/?{parts.query}" for name in names]


def _check(client: Client, page: Reader, done: Walk) -> None:
    for url, number in page.numbers:
        if url not in done.counted:
            done.counted[url] = people_behind(client, url)
        done.numbers += 1
        if done.counted[url] != number:
            done.wrong.append(f"{page.url}: {number} leads to {done.counted[url]} people: {url}")


@standing_parts.provides("links")
def check_links(write: Write) -> None:
    """As the HR person the access matrix signs in."""
    users = {name: user for _, source in testers.items() for name, user in source().items()}
    done = walk(users[roles.HR])
    for line in done.wrong[:50]:
        write(line)
    good = not done.wrong and done.numbers > 0
    print_bar(write, "links", good, pages=done.pages, numbers=done.numbers, wrong=len(done.wrong))
