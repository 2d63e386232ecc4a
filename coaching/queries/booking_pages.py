"""What the booking pages show: days with times on the viewer's clock, and one booking."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coaching.models import Booking, Engagement, Party, SessionType
from coaching.queries.crews import Crew
from coaching.queries.free_times import Ask, free_times, nearest_times
from coaching.slot_clock import to_utc
from coaching.slot_series import Series, series_starts
from pd_portal.access.grants import holder_of
from pd_portal.calendars.models import HOLD, TimeClaim
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import clock, words

DAYS_A_PAGE = 7


@dataclass(frozen=True)
class TimeChoice:
    """A start as the form sends it and as the viewer reads it."""

    value: str
    label: str
    day: date


@dataclass(frozen=True)
class DayChoices:
    """A day that has times."""

    day: date
    times: tuple[TimeChoice, ...]


@dataclass(frozen=True)
class TimesPage:
    """Days with times from ``first`` on; ``later`` is the next day that has some, if any."""

    days: tuple[DayChoices, ...]
    first: date
    later: date | None
    is_first: bool


def times_page(ask: Ask, first: date) -> TimesPage:
    """The next days that have times, from ``first`` on the viewer's clock."""
    today = ask.now.astimezone(ask.viewer).date()
    # Weekdays count slower than days, so the last open day may be this far.
    horizon = today + timedelta(days=ask.session_type.window_days * 2 + 7)
    first = min(max(first, today), horizon)
    begin, end = (datetime.combine(day, time(), ask.viewer) for day in (first, horizon))
    days = by_day(free_times(ask, begin, end), ask.viewer)
    shown, rest = days[:DAYS_A_PAGE], days[DAYS_A_PAGE:]
    return TimesPage(tuple(shown), first, rest[0].day if rest else None, first == today)


def by_day(starts: Iterable[datetime], zone: ZoneInfo) -> list[DayChoices]:
    """Starts grouped by the viewer's days. A clock time shown twice a day gets its offset."""
    days: dict[date, list[datetime]] = {}
    for start in starts:
        local = start.astimezone(zone)
        days.setdefault(local.date(), []).append(local)
    return [DayChoices(day, tuple(_choices(times))) for day, times in days.items()]


def instead(ask: Ask, starts_at: datetime) -> list[TimeChoice]:
    """Three free times near one that has gone."""
    days = by_day(nearest_times(ask, starts_at), ask.viewer)
    return [choice for day in days for choice in day.times]


@dataclass(frozen=True)
class SeriesChoice:
    """One start of a series, and whether it can still be booked."""

    choice: TimeChoice
    free: bool


def series_choices(ask: Ask, first: datetime, *, weeks: int, count: int) -> list[SeriesChoice]:
    """``count`` starts, ``weeks`` apart, at the same wall time on the coach's clock."""
    local = first.astimezone(ask.crew.home_zone).replace(tzinfo=None)
    rule = f"FREQ=WEEKLY;INTERVAL={weeks};COUNT={count}"
    series = Series(rrule=rule, first=local, zone=ask.crew.home_zone)
    starts = [to_utc(minute) for minute in series_starts(series)]
    free = set(free_times(ask, starts[0], starts[-1] + timedelta(minutes=1)))
    return [
        SeriesChoice(choice, start in free)
        for start in starts
        for day in by_day([start], ask.viewer)
        for choice in day.times
    ]


def _choices(times: Sequence[datetime]) -> Iterable[TimeChoice]:
    seen = Counter(clock(local) for local in times)
    for local in times:
        label = clock(local)
        if seen[label] > 1:
            label = f"{label} {local.tzname()}"
        yield TimeChoice(_sent(local), label, local.date())


def _sent(local: datetime) -> str:
    return local.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%MZ")


def kinds_offered(crew: Crew) -> list[SessionType]:
    """What the coaches of an engagement can be booked for. One query."""
    return list(SessionType.objects.filter(coach__in=crew.coaches, is_offered=True))


def held_until(key: object, now: datetime) -> datetime | None:
    """Until when the time is kept for the form with this key. One query."""
    hold = TimeClaim.objects.of(HOLD, key).in_force(now).first()
    return hold.expires_at if hold else None


def booking_rows(user: Any) -> Any:
    """Bookings the user may see, with what a page shows of them."""
    return Booking.objects.visible_to(user).select_related(
        "engagement__service_line",
        "session__agreement_version",
        "session_type",
        "asked_by",
        "asked_for",
    )


def bookings_to_come(user: Any, now: datetime) -> list[Booking]:
    """The user's planned sessions and open requests, soonest first."""
    rows = list(booking_rows(user).to_come(now).prefetch_related("engagement__parties__person"))
    return sorted(rows, key=lambda booking: (booking.begins_at, booking.pk))


@dataclass(frozen=True)
class SessionRow:
    """A booking as one line of a list."""

    booking: Booking
    title: str
    hint: str
    status: str
    kind: str


def session_rows(
    bookings: Iterable[Booking], zone: ZoneInfo, person: StaffMember | None = None
) -> list[SessionRow]:
    """Bookings in words, on the viewer's clock; ``person``, who reads them, is not named."""
    rows = []
    for booking in bookings:
        local = booking.begins_at.astimezone(zone)
        waits = booking.state == Booking.State.WAITING
        title = f"{local:%A}, {words(local.date())}, {clock(local)}"
        hint = f"{booking.session_type.name} with {people_of(booking.engagement, person)}"
        status, kind = ("Waiting for the coach", "waiting") if waits else ("Booked", "plain")
        rows.append(SessionRow(booking, title, hint, status, kind))
    return rows


def swap_choices(
    user: Any, booking: Booking, ask: Ask, person: StaffMember | None = None
) -> list[SessionRow]:
    """Planned sessions of the same coaches that ``booking`` could change places with."""
    coached = Engagement.objects.filter(
        parties__part=Party.Part.COACH,
        parties__ends_on=None,
        parties__person__in=ask.crew.coaches,
    )
    rows = booking_rows(user).to_come(ask.now).filter(session__outcome="", engagement__in=coached)
    rows = rows.exclude(pk=booking.pk).prefetch_related("engagement__parties__person")
    soonest = sorted(rows, key=lambda row: (row.begins_at, row.pk))
    return session_rows((row for row in soonest if row.begins_at > ask.now), ask.viewer, person)


def people_of(engagement: Engagement, person: StaffMember | None = None) -> str:
    """The names of the coaches and clients besides ``person``, from prefetched parties."""
    parts = (Party.Part.COACH, Party.Part.CLIENT)
    held = [row for row in engagement.parties.all() if row.ends_on is None and row.part in parts]
    others = [row for row in held if row.person != person]
    names = [str(row.person) for row in sorted(others, key=lambda row: parts.index(row.part))]
    return " and ".join(names)


@dataclass(frozen=True)
class PlaceToBook:
    """An engagement the viewer can book in, in words."""

    pk: int
    title: str
    people: str


def engagements_to_book(user: Any, person: StaffMember | None = None) -> list[PlaceToBook]:
    """Where the user can arrange a time; ``person``, who reads it, is not named."""
    parts = ("coach", "client", "delegate")
    mine = Engagement.objects.of_person(holder_of(user).person_id, *parts)
    rows = mine.exclude(status=Engagement.Status.CLOSED).select_related("service_line")
    return [
        PlaceToBook(row.pk, row.service_line.name, people_of(row, person))
        for row in rows.prefetch_related("parties__person").order_by("pk")
    ]
