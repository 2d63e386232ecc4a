"""Ask every URL for its headers, as a stranger and as a signed-in person."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from pd_portal.access.samples import testers
from pd_portal.ui.bars import print_bar

WANTED = {
    "Content-Security-Policy": "default-src 'self'",
    "Permissions-Policy": "camera=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = ("script-src 'self'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'self'")
FILLED = {"int": "1", "uuid": str(uuid.UUID(int=0)), "path": "x", "slug": "x", "str": "x"}
EXTRA = ("/", "/nowhere/", "/home")


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for item in resolver.url_patterns:
        route = getattr(item.pattern, "_route", None)
        if route is None:  # a regular expression: only a plain one is an address
            regex = str(item.pattern).lstrip("^").rstrip("$")
            route = regex if re.fullmatch(r"[\w/-]*", regex) else None
        if route is None:
            continue
        if isinstance(item, URLResolver):
            yield from patterns(item, prefix + route)
        elif isinstance(item, URLPattern):
            yield prefix + route


def addresses() -> list[str]:
    """An address for every route; parameters filled with what may not exist, which is a page too."""
    filled = re.compile(r"<(?:(\w+):)?\w+>")
    found = {
        filled.sub(lambda m: FILLED.get(m[1] or "str", "x"), p) for p in patterns(get_resolver())
    }
    return sorted(found | set(EXTRA) | {staticfiles_storage.url("pd/dist/pd.css")})


def lacking(address: str, response: HttpResponseBase) -> list[str]:
    """Names of headers that are missing or say something else."""
    headers = response.headers
    bad = [name for name, part in WANTED.items() if part not in headers.get(name, "")]
    policy = headers.get("Content-Security-Policy", "")
    own = address.startswith("/cms/")
    bad += [part for part in STRICT if part not in policy]
    if "nonce" in policy or ("unsafe-inline" in policy) != own:
        bad.append("inline")
    if "X-Frame-Options" not in headers:
        bad.append("X-Frame-Options")
    if settings.SECURE_HSTS_SECONDS and "Strict-Transport-Security" not in headers:
        bad.append("Strict-Transport-Security")
    return bad + [name for name, morsel in response.cookies.items() if not morsel["samesite"]]


class Command(BaseCommand):
    help = "Check the security headers of every URL: pages, errors, redirects and files."

    def handle(self, *args: Any, **options: Any) -> None:
        clients = [self._client(user) for user in (None, *self._signed_in())]
        asked = [(address, client) for address in addresses() for client in clients]
        missing = 0
        for address, client in asked:
            bad = lacking(address, self._ask(address, client))
            missing += len(bad)
            if bad:
                self.stdout.write(f"{address}: {', '.join(bad)}")
        print_bar(self.stdout.write, "headers", missing == 0, urls=len(asked), missing=missing)

    def _signed_in(self) -> list[Any]:
        found = {name: user for _, source in testers.items() for name, user in source().items()}
        return [user for name, user in found.items() if name in ("staff", "administrator")]

    def _client(self, user: Any) -> Client:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def _ask(self, address: str, client: Client) -> HttpResponseBase:
        # Whatever a view writes while it is asked is rolled back.
        with transaction.atomic():
            response = client.get(address, secure=True)
            transaction.set_rollback(True)
        response.close()
        return response
