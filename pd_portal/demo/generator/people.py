"""Who works there, since when, and what changed: three years of hires, moves, leaves and ends."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pd_portal.demo.generator import names
from pd_portal.demo.generator.structure import TITLES, UNITS, Unit, open_units, scaled

YEARS = 3
TEN_MONTH = {"classroom", "para"}
# The first seat here was given to somebody new, that many days ago: unit and job family.
NEW = {("MS-LT", "classroom"): ("new teacher", 130), ("MS-TRN", "operations"): ("new driver", 155)}


@dataclass(frozen=True)
class Post:
    """One position: dates include their last day, ``None`` is open."""

    unit: str
    family: str
    title: str
    fte: str
    starts_on: date
    ends_on: date | None = None
    primary: bool = True


@dataclass(frozen=True)
class Away:
    """A leave, without a reason: none is ever stored."""

    starts_on: date
    ends_on: date | None
    paid: bool


@dataclass(frozen=True)
class Person:
    """One employee as the employer's own system would know them."""

    number: str
    employer: str
    given: str
    family: str
    preferred: str
    email: str
    kind: str
    pay: str
    hired_on: date
    left_on: date | None
    ten_month: bool
    posts: tuple[Post, ...]
    leaves: tuple[Away, ...] = ()
    rehired_on: date | None = None
    supervisor: str = ""
    tags: frozenset[str] = field(default_factory=frozenset)

    def employed(self, day: date) -> bool:
        """Has a position on ``day``."""
        return any(
            p.starts_on <= day and (p.ends_on is None or day <= p.ends_on) for p in self.posts
        )


def history_starts(today: date) -> date:
    """July 1, three school years before ``today``."""
    year = today.year if today >= date(today.year, 7, 1) else today.year - 1
    return date(year - YEARS, 7, 1)


def population(*, today: date, staff: int = 600, seed: int = 1010) -> list[Person]:
    """Everyone who worked there in the last three years, in a stable order.

    The same arguments give the same people on every machine.
    """
    rng = random.Random(f"{seed}-{staff}")  # noqa: S311  (a demo, and the same on every machine)
    start = history_starts(today)
    people: list[Person] = []
    places = open_units(staff)
    for unit, family, count in scaled(staff):
        for index in range(count):
            seat = list(_seat(rng, unit, family, index, places, start=start, today=today))
            is_new = not index and (unit.code, family) in NEW
            people += _replaced(unit, family, seat[0], today) if is_new else seat
    numbered = list(_numbered(rng, people))
    return _supervised(numbered)


def _seat(
    rng: random.Random,
    unit: Unit,
    family: str,
    index: int,
    places: Sequence[Unit],
    *,
    start: date,
    today: date,
) -> Iterator[Person]:
    """A seat and those who held it: mostly one person, sometimes a leaver and a successor."""
    title = _title(rng, unit, family, index)
    hired = start - timedelta(days=rng.randrange(30, 4200))
    change = rng.random()
    if change < 0.14 and family != "board":
        left = start + timedelta(days=rng.randrange(60, (today - start).days - 60))
        yield _person(rng, unit, family, title, hired, left)
        successor = left + timedelta(days=rng.randrange(5, 75))
        if successor < today:
            yield _person(rng, unit, family, title, successor, None)
        return
    person = _person(rng, unit, family, title, hired, None)
    if change < 0.20:
        person = _moved(rng, person, places, start=start, today=today)
    elif change < 0.26:
        person = _with_leave(rng, person, start=start, today=today)
    elif change < 0.28 and family != "board":
        person = _rehired(rng, person, start=start, today=today)
    elif change < 0.31 and family in ("classroom", "office"):
        person = _two_jobs(rng, person, places, start=start)
    yield person


def _replaced(unit: Unit, family: str, before: Person, today: date) -> Iterator[Person]:
    """Somebody who left this year, and who came after them: full time, and easy to find."""
    tag, days = NEW[unit.code, family]
    rng = random.Random(f"1010-{tag}")  # noqa: S311  (dice of its own leave the others' as they are)
    came, post = today - timedelta(days=days), before.posts[0]
    left = came - timedelta(days=20)
    yield _person(rng, unit, family, post.title, before.hired_on, left)
    new = _person(rng, unit, family, post.title, came, None)
    full = replace(new.posts[0], fte="1.0")
    yield replace(new, kind="regular", posts=(full,), tags=new.tags | {tag})


def _title(rng: random.Random, unit: Unit, family: str, index: int) -> str:
    if family == "operations":
        if "Transportation" in unit.name:
            return "Bus Driver" if (index + 1) % 9 else "Mechanic"
        return ("Cook", "Custodian", "Groundskeeper")[index % 3]
    if family == "leaders":
        school = unit.kind == "school"
        if unit.kind == "district" and not index:
            return "Superintendent"
        return ("Principal", "Assistant Principal")[min(index, 1)] if school else "Director"
    return rng.choice(TITLES[family])


def _person(
    rng: random.Random, unit: Unit, family: str, title: str, hired: date, left: date | None
) -> Person:
    given, last = rng.choice(names.GIVEN), names.family(rng.choice(names.FAMILY))
    kind = (
        "elected"
        if family == "board"
        else rng.choices(("regular", "temporary", "substitute"), (90, 6, 4))[0]
    )
    fte = "1.0" if rng.random() < 0.82 else rng.choice(("0.5", "0.6", "0.8"))
    post = Post(unit.code, family, title, "0.1" if family == "board" else fte, hired, left)
    hourly = family in ("para", "operations", "office")
    return Person(
        number="",
        employer=unit.employer,
        given=given,
        family=last,
        preferred=names.PREFERRED.get(given, ""),
        email="",
        kind=kind,
        pay="unpaid" if family == "board" else "hourly" if hourly else "salaried",
        hired_on=hired,
        left_on=left,
        ten_month=family in TEN_MONTH and unit.kind in ("school", "program"),
        posts=(post,),
        tags=frozenset({"no email"} if family == "operations" and rng.random() < 0.45 else ()),
    )


def _some_day(rng: random.Random, start: date, today: date, margin: int = 60) -> date:
    return start + timedelta(days=rng.randrange(margin, (today - start).days - margin))


def _moved(
    rng: random.Random, person: Person, open_to: Sequence[Unit], *, start: date, today: date
) -> Person:
    """A transfer to another unit of the same employer that has such jobs."""
    post = person.posts[0]
    places = [
        unit
        for unit in open_to
        if unit.employer == person.employer
        and unit.code != post.unit
        and any(family == post.family for family, _ in unit.weights)
    ]
    if not places:
        return person
    day = _some_day(rng, start, today)
    there = replace(post, unit=rng.choice(places).code, starts_on=day)
    ended = replace(post, ends_on=day - timedelta(days=1))
    return replace(person, posts=(ended, there), tags=person.tags | {"moved"})


def _with_leave(rng: random.Random, person: Person, *, start: date, today: date) -> Person:
    day = _some_day(rng, start, today)
    back = day + timedelta(days=rng.randrange(30, 200))
    away = Away(day, back if back < today or rng.random() < 0.5 else None, rng.random() < 0.6)
    return replace(person, leaves=(away,), tags=person.tags | {"leave"})


def _rehired(rng: random.Random, person: Person, *, start: date, today: date) -> Person:
    """Left and came back within a few months: one person, two spells."""
    post = person.posts[0]
    left = _some_day(rng, start, today, 220)
    back = left + timedelta(days=rng.randrange(40, 160))
    ended, again = replace(post, ends_on=left), replace(post, starts_on=back)
    return replace(person, posts=(ended, again), rehired_on=back, tags=person.tags | {"rehired"})


def _two_jobs(
    rng: random.Random, person: Person, open_to: Sequence[Unit], *, start: date
) -> Person:
    """An itinerant person: two positions at once, counted once."""
    post = person.posts[0]
    places = [
        u for u in open_to if u.employer == person.employer and u.code != post.unit and u.weights
    ]
    second = replace(
        post,
        unit=rng.choice(places).code,
        fte="0.4",
        starts_on=max(post.starts_on, start),
        primary=False,
    )
    return replace(
        person, posts=(replace(post, fte="0.6"), second), tags=person.tags | {"two jobs"}
    )


def _numbered(rng: random.Random, people: list[Person]) -> Iterator[Person]:
    """Employee numbers start at 1001 with every employer, so they coincide; addresses never do."""
    following: dict[str, int] = {}
    taken: set[str] = set()
    for person in people:
        number = following.get(person.employer, 1001)
        following[person.employer] = number + 1
        address = "" if "no email" in person.tags else _address(person, taken)
        yield replace(person, number=str(number), email=address)


def _address(person: Person, taken: set[str]) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", f"{person.given}.{person.family}".lower())
    stem = "".join(c for c in plain if (c.isalpha() and c.isascii()) or c == ".")
    address, number = f"{stem}@{person.employer.lower()}.example", 1
    while address in taken:
        number += 1
        address = f"{stem}{number}@{person.employer.lower()}.example"
    taken.add(address)
    return address


def _supervised(people: list[Person]) -> list[Person]:
    """Everyone reports to a leader of their unit, or of the unit above; leaders to the next one."""
    parents = {unit.code: unit.parent for unit in UNITS}
    leaders: dict[str, Person] = {}
    for person in people:
        if person.posts[-1].family == "leaders" and person.left_on is None:
            leaders.setdefault(person.posts[-1].unit, person)

    def above(person: Person) -> str:
        unit: str | None = person.posts[-1].unit
        while unit is not None:
            leader = leaders.get(unit)
            if leader and leader.number != person.number and leader.employer == person.employer:
                return leader.number
            unit = parents[unit]
        return ""

    return [replace(p, supervisor="" if p.kind == "elected" else above(p)) for p in people]
