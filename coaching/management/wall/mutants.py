"""Take the wall's guards away one by one; the walk has to notice each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.test import override_settings
from django.views.debug import get_default_exception_reporter_filter

from coaching import notes, reading
from coaching.management.wall.places import found_in, mailed, places
from coaching.management.wall.plant import Planted
from coaching.management.wall.walk import break_every_form, walk
from coaching.models import CoachingRequest, Engagement, SponsorReport

Patch = Callable[[], Any]


@dataclass(frozen=True)
class Mutant:
    """A guard, and how to take it away.

    ``fresh``: its harm is done while planting. ``by_mail``: it shows in error reports.
    """

    name: str
    patch: Patch
    only: str = "coaching:engagement"
    people: tuple[str, ...] = ("client-0", "staff")
    fresh: bool = False
    by_mail: bool = False


def _yes(*args: Any) -> bool:
    return True


def _everything(self: Any, user: Any) -> Any:
    return self.all()


def _every_part(user: Any, engagement: Any) -> frozenset[str]:
    return frozenset({"coach", "client", "sponsor", "delegate"})


@contextmanager
def _no_wall() -> Iterator[None]:
    """Anybody may read, and anybody is led to the working page."""
    with (
        mock.patch.object(reading, "may_read_all", _yes),
        mock.patch("coaching.rules.parts_of", _every_part),
        mock.patch("coaching.views.base.parts_of", _every_part),
        mock.patch.object(type(Engagement.objects.all()), "visible_to", _everything),
    ):
        yield


@contextmanager
def _every_note_listed() -> Iterator[None]:
    """The page lists private notes of others, and the reader of notes lets them through."""
    readable = mock.patch.dict(reading.READERS, {"SessionNote": _yes})
    with readable, mock.patch("coaching.queries.sessions.own_or_shared", _yes):
        yield


@contextmanager
def _unreleased_reports() -> Iterator[None]:
    """The sponsor's page lists reports nobody has released."""
    readable = mock.patch.dict(reading.READERS, {"SponsorReport": _yes})
    everything = mock.patch(
        "coaching.views.outside.released_reports",
        lambda engagement: list(SponsorReport.objects.filter(engagement=engagement)),
    )
    with readable, everything:
        yield


@contextmanager
def _open_requests() -> Iterator[None]:
    """Anybody finds every request, and reads what was asked for."""
    readable = mock.patch.dict(reading.READERS, {"CoachingRequest": _yes})
    everything = mock.patch(
        "coaching.views.requests.visible_requests", return_value=CoachingRequest.objects.all()
    )
    with readable, everything:
        yield


@contextmanager
def _endless_openings() -> Iterator[None]:
    """An opening lasts for ever, and reaches whatever it is asked for."""
    with mock.patch.object(reading, "may_open_records", _yes):
        yield


@contextmanager
def _talkative_reports() -> Iterator[None]:
    """Error reports carry forms and variables, as Django's own do."""
    plain = "django.views.debug.SafeExceptionReporterFilter"
    with override_settings(DEFAULT_EXCEPTION_REPORTER_FILTER=plain):
        get_default_exception_reporter_filter.cache_clear()
        yield
    get_default_exception_reporter_filter.cache_clear()


def _in_the_clear(row: Any, text: str, **said: Any) -> None:
    setattr(row, notes.SEALED_COLUMN[type(row).__name__], text.encode())


MUTANTS = (
    Mutant("who may read", _no_wall),
    Mutant("notes are their author's", _every_note_listed),
    Mutant("reports wait for release", _unreleased_reports, "coaching:sponsor", ("sponsor-0",)),
    Mutant("a request's need is the client's", _open_requests, "coaching:request", ("staff",)),
    Mutant("an opening ends", _endless_openings, "coaching:opening", ("records_officer-agency",)),
    Mutant("error reports hold nothing typed", _talkative_reports, by_mail=True),
    Mutant("sealing", lambda: mock.patch.object(notes, "seal_into", _in_the_clear), fresh=True),
)


def caught(mutant: Mutant, planted: Planted) -> bool:
    """Whether the walk notices that the guard is gone."""
    with mutant.patch():
        if mutant.by_mail:
            break_every_form(planted)
            return bool(found_in(planted, mailed()))
        return bool(walk(planted, only=mutant.only, people=mutant.people).leaks)


def caught_while_planting(mutant: Mutant, plant_again: Callable[[], Planted]) -> bool:
    """The same for a guard that works when text is written."""
    with mutant.patch():
        planted = plant_again()
        return any(found_in(planted, content) for _, content in places(""))
