"""Every address there is, for the people who look; and searches for the secrets themselves."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, reverse

from courses.management.canary.plant import Planted
from courses.models import (
    Concern,
    HelpRequest,
    ModuleCompletion,
    Release,
    Response,
    Submission,
)
from courses.playing import played
from pd_portal.access.routes import Route, routes
from pd_portal.access.samples import samples
from pd_portal.people.management.canary.walk import Seen, client_of

SEARCHES = ("courses:catalog", "courses:mine", "people:list", "wagtailadmin_pages:search")
NONSENSE = "zq0nonsense0nonsense"


def ids(model: Any) -> Callable[[Planted], Iterable[Any]]:
    return lambda planted: model.objects.order_by("pk").values_list("pk", flat=True)


VALUES: dict[str, Callable[[Planted], Iterable[Any]]] = {
    "module": lambda planted: [planted.module.slug],
    "lesson": lambda planted: ["all"],
    "block": lambda planted: [
        block for go in planted.goes[:1] for block in played(go.release, go.job_group).blocks
    ],
    "submission": ids(Submission),
    "response": ids(Response),
    "concern": ids(Concern),
    "completion": ids(ModuleCompletion),
    "help_request": ids(HelpRequest),
}


def addresses(planted: Planted, user: Any, only: str = "") -> list[str]:
    """Every route of ours with every id of learning, with the people's ids, and its examples."""
    return [
        url
        for route in routes()
        if route.name.startswith(only)
        for url in addresses_of(route, planted, user)
    ]


def addresses_of(route: Route, planted: Planted, user: Any) -> Iterable[str]:
    choices = [list(values(parameter, route, planted)) for parameter in route.parameters]
    wanted = [dict(zip(route.parameters, chosen, strict=True)) for chosen in product(*choices)]
    source = dict(samples.items()).get(route.name) if user is not None and choices else None
    if source:
        found = source(user)
        wanted += [one for one in (found.inside, found.outside) if one]
    for kwargs in wanted:
        try:
            yield reverse(route.name, kwargs=kwargs)
        except NoReverseMatch:
            continue


def values(parameter: str, route: Route, planted: Planted) -> Iterable[Any]:
    if route.name.startswith("courses:") and parameter in VALUES:
        return VALUES[parameter](planted)
    if route.name.startswith("courses_admin:"):
        return {planted.module.pk, *ids(Release)(planted)}
    if not route.name.startswith("people:"):
        return [1]
    return [one.pk for name, one in planted.people.items() if name.startswith("learner")]


def search_for_secrets(planted: Planted, seen: Seen) -> None:
    """A search for a secret answers as one for nonsense does, to whoever may not read it."""
    for name in ("visitor", "staff", "superuser", "administrator-agency", "hr-partner"):
        client = client_of(planted.people.get(name))
        for where in SEARCHES:
            url = reverse(where)
            empty = results(client, url, NONSENSE)
            for secret in planted.secrets:
                seen.urls += 1
                if results(client, url, secret.words) != empty:
                    seen.leaks.append(f"{name} finds {secret.place} at {url}")


def results(client: Client, url: str, words: str) -> int:
    """How much a search answers; an echo of what was asked does not count."""
    asked = {"q": words, "text": words, "search": words}
    body = client.get(url, asked, secure=True).content
    return body.count(b"<li") + body.count(b"<tr") + body.count(b"<h")
