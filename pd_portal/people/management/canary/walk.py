"""Ask addresses as everybody, over HTTP, and look for secrets in what comes back."""

import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from pd_portal.people.management.canary.planted import Planted, Secret

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Seen:
    """What the walk did: URLs asked, roles, and each leak as a line."""

    urls: int = 0
    roles: int = 0
    leaks: list[str] = field(default_factory=list)


def client_of(person: Any) -> Client:
    """A browser of ``person``, of a visitor if none."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person.user, backend=BACKEND)
    return client


def walk_addresses(
    planted: Planted,
    addresses_for: Callable[[Any], Iterable[str]],
    *,
    people: Iterable[str] = (),
    fragments: str = "",
) -> Seen:
    """GET what ``addresses_for`` gives for each person (``people``, all if none; a visitor too).

    Pages whose address holds ``fragments`` are asked for as htmx would as well.
    """
    seen = Seen()
    lookers: dict[str, Any] = {"visitor": None, **planted.people}
    if people:
        lookers = {name: lookers[name] for name in people}
    seen.roles = len(lookers)
    for name, person in lookers.items():
        client = client_of(person)
        reader = person.pk if person else 0
        forbidden = [s for s in planted.secrets if reader not in s.readers]
        for url in addresses_for(person):
            ask(client, url, name, forbidden, seen, fragments)
    return seen


def ask(
    client: Client, url: str, name: str, forbidden: list[Secret], seen: Seen, fragments: str
) -> None:
    """A page, and the same as a fragment. What a view writes meanwhile is rolled back."""
    for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
        with transaction.atomic():
            answer = client.get(url, secure=True, **headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        seen.urls += 1
        told = body + str(answer.headers).encode()
        for secret in forbidden:
            if secret.stands_in(told):
                seen.leaks.append(f"{name} reads {secret.place} at {url}")
        if answer.status_code >= 300 or not fragments or fragments not in url:
            return


class Listening(logging.Handler):
    """Keeps what anything logs while it is attached to the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.kept = io.StringIO()

    def emit(self, entry: logging.LogRecord) -> None:
        self.kept.write(self.format(entry) + "\n")
