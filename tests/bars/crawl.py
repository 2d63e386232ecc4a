"""Every page a role reaches by links, one of a kind: one example per view and set of filters."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.bars.serving import BACKEND

# Nobody is led to the style page or to an error.
STARTS = ("/", "/home/", "/contact/", "/accounts/login/", "/nowhere/", "/styleguide/")
SKIPPED = ("/cms/", "/static/", "/media/", "/documents/", "/accounts/logout/")
LINK = re.compile(r'href="([^"#]+)')
LIMIT = 200


def kind_of(path: str, query: str) -> str:
    """Pages of one kind share a view and the names of their filters."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        name = path
    if name == "wagtail_serve":
        name = path
    given = parse_qs(query)
    if name == "pages:styleguide":
        name += "".join(given.get("part", ["words"]))
    return " ".join([name or path, *sorted(given)])


def reachable(user: Any) -> Iterator[str]:
    """Addresses of HTML pages ``user`` (``None``: a visitor) reaches, the nearest first."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    waiting, kinds = deque(STARTS), set()
    while waiting and len(kinds) < LIMIT:
        address = waiting.popleft()
        parts = urlsplit(address)
        kind = kind_of(parts.path, parts.query)
        if kind in kinds or parts.path.startswith(SKIPPED):
            continue
        kinds.add(kind)
        answer = client.get(address)
        if answer.status_code in (301, 302, 303):
            waiting.append(urljoin(address, answer.headers["Location"]))
        elif is_page(answer):
            yield address
            waiting.extend(links(address, answer.content.decode()))


def is_page(answer: Any) -> bool:
    kind = answer.headers.get("Content-Type", "")
    return kind.startswith("text/html") and not answer.streaming


def links(address: str, html: str) -> list[str]:
    found = [urljoin(address, link.replace("&amp;", "&")) for link in LINK.findall(html)]
    return [link for link in found if link.startswith("/")]
