"""Ask every URL as everybody, over HTTP, and look for secrets in what comes back."""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any
from unittest import mock

from django.apps import apps
from django.core import mail, signing
from django.db import transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler

from coaching.management.wall.plant import Planted, Secret
from pd_portal.access.routes import Route, routes

OTHER_IDS = (1, 2)
SEARCHED = ("people:list", "wagtailadmin_pages:search", "coaching:ask", "coaching:records_new")
# What the two parameters that are words may be, and one they may not.
WORDS = {"kind": ("end", "midpoint", "x"), "moment": ("before", "after", "x")}


@dataclass
class Seen:
    """What the walk did: URLs asked, roles, and each leak as a line."""

    urls: int = 0
    roles: int = 0
    leaks: list[str] = field(default_factory=list)


def walk(
    planted: Planted, *, only: str = "", people: Iterable[str] = (), fragments: bool = True
) -> Seen:
    """GET every route of ours (those whose name begins with ``only``) as ``people``, all if none.

    ``fragments``: each page a second time, as a script asks for it.
    """
    seen = Seen()
    lookers: dict[str, Any] = {"visitor": None, **planted.people}
    if people:
        lookers = {name: lookers[name] for name in people}
    seen.roles = len(lookers)
    addresses = [
        url for route in routes() if route.name.startswith(only) for url in addresses_of(route)
    ]
    if not only:
        addresses += [reverse("calendars:feed", args=[token]) for token in planted.feeds]
        addresses += searches(planted)
    for name, person in lookers.items():
        client = Client(raise_request_exception=False)
        if person is not None:
            backend = "django.contrib.auth.backends.ModelBackend"
            client.force_login(person.user, backend=backend)
        reader = person.pk if person else 0
        forbidden = [s for s in planted.secrets if reader not in s.readers]
        for url in addresses:
            _ask(client, url, name, forbidden, seen, ASKED if fragments else ASKED[:1])
    return seen


def searches(planted: Planted) -> Iterator[str]:
    """Searching for the beginning of one secret of each kind; a page that finds it shows it all."""
    kinds = {secret.place: secret.words for secret in planted.secrets}
    for words in kinds.values():
        for name in SEARCHED:
            yield f"{reverse(name)}?q={words[:9]}"


ASKED: tuple[dict[str, Any], ...] = ({}, {"HTTP_HX_REQUEST": "true"})


def _ask(
    client: Client,
    url: str,
    name: str,
    forbidden: list[Secret],
    seen: Seen,
    asked: Iterable[dict[str, Any]],
) -> None:
    """A page, and the same as a fragment. What a view writes meanwhile is rolled back."""
    for headers in asked:
        with transaction.atomic():
            answer = client.get(url, secure=True, **headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        seen.urls += 1
        told = body + str(answer.headers).encode()
        for secret in forbidden:
            if secret.words.encode() in told:
                seen.leaks.append(f"{name} reads {secret.place} at {url}")
        if answer.status_code >= 300 or "/coaching/" not in url:
            return


def addresses_of(route: Route) -> Iterator[str]:
    """Real addresses of a route: every id of coaching for ours, a few elsewhere."""
    ours = route.name.startswith("coaching:")
    choices = [list(_values(parameter, route, ours)) for parameter in route.parameters]
    for values in product(*choices):
        try:
            yield reverse(route.name, kwargs=dict(zip(route.parameters, values, strict=True)))
        except NoReverseMatch:
            continue


def _values(parameter: str, route: Route, ours: bool) -> Iterable[Any]:
    if "uuid" in route.path or parameter == "key":
        return [row.key for row in apps.get_model("pd_coaching", "Booking").objects.all()[:3]]
    if parameter == "token":
        versions = apps.get_model("pd_coaching", "Signature").objects.all()
        return [
            signing.dumps([s.version_id, s.person_id, s.part], salt="coaching agreement")
            for s in versions
        ]
    if parameter in WORDS:
        return WORDS[parameter]
    if not ours:
        return OTHER_IDS
    return ids_for(route) if parameter == "pk" else OTHER_IDS


MODELS = {
    "coaching/sessions/": "CoachingSession",
    "coaching/goals/": "CoachingGoal",
    "coaching/steps/": "ActionItem",
    "coaching/requests/": "CoachingRequest",
    "coaching/proposals/": "TimeProposal",
    "coaching/availability/types/": "SessionType",
    "coaching/records/openings/": "Opening",
    "coaching/records/retention/": "DisposalPlan",
    "coaching/records/": "RecordsRequest",
}


def ids_for(route: Route) -> list[int]:
    """Every id in use of what the route is about; an engagement unless its path says otherwise."""
    name = next((model for path, model in MODELS.items() if route.path.startswith(path)), None)
    model = apps.get_model("pd_coaching", name or "Engagement")
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


class Listening(logging.Handler):
    """Keeps what anything logs while it is attached to the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.kept = io.StringIO()

    def emit(self, entry: logging.LogRecord) -> None:
        self.kept.write(self.format(entry) + "\n")


@contextmanager
def reports_by_mail() -> Iterator[None]:
    """While the block runs, its error reports go to an administrator by mail, page and all."""
    handler = AdminEmailHandler(include_html=True)
    handler.setLevel(logging.ERROR)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    with override_settings(ADMINS=[("Admin", "admin@wall.example")], DEBUG=False):
        yield
    logger.removeHandler(handler)


def break_every_form(planted: Planted) -> int:
    """Send what was planted to forms whose action fails; of how many a report was mailed."""
    engagement, then = planted.engagements[0], timezone.localtime(planted.now) - timedelta(hours=3)
    coach = planted.people["coach-0"]
    client = Client(raise_request_exception=False)
    client.force_login(coach.user, backend="django.contrib.auth.backends.ModelBackend")
    typed = {secret.place: secret.words for secret in planted.secrets}
    said = {
        "on": then.date(),
        "at": f"{then:%H:%M}",
        "minutes": 30,
        "mode": "video",
        "attended": [planted.people["client-0"].pk],
        "shared": typed["SessionNote.shared"],
        "private": typed["SessionNote.private"],
        "step": typed["ActionItem"],
        "step_owner": coach.pk,
    }
    with reports_by_mail(), mock.patch("coaching.actions.logs.notes.seal_into", _broken):
        client.post(reverse("coaching:log_contact", args=[engagement.pk]), said, secure=True)
        client.post(
            reverse("coaching:goal_add", args=[engagement.pk]),
            {"outcome": typed["CoachingGoal"], "kind": "team"},
            secure=True,
        )
    letters = [letter for letter in mail.outbox if "admin@wall.example" in letter.to]
    return len({letter.subject for letter in letters})


def _broken(row: Any, text: str, **said: Any) -> None:
    raise RuntimeError("the disk is full")
