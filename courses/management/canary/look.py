"""The whole look: plant, walk, search, read every place."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command

from courses.management.canary.addresses import addresses, search_for_secrets
from courses.management.canary.plant import HOMES, Planted, plant, unplanted
from pd_portal.people.management.canary.places import database_file, found_in, places
from pd_portal.people.management.canary.walk import Listening, Seen, walk_addresses
from pd_portal.ui import dates


@dataclass
class Look:
    """What was planted and seen. ``found``: a line for each leak."""

    planted: Planted
    seen: Seen
    places: int
    found: list[str]


def look() -> Look:
    listening = Listening()
    logging.getLogger().addHandler(listening)
    try:
        planted = plant(dates.now())
        with open(os.devnull, "w") as nowhere:
            call_command("run_due", stdout=nowhere)
        seen = walk(planted)
        search_for_secrets(planted, seen)
        read, found = beside(planted, listening.kept.getvalue())
    finally:
        logging.getLogger().removeHandler(listening)
    return Look(planted, seen, read, [*seen.leaks, *found, *unplanted(planted)])


def walk(planted: Planted, *, only: str = "", people: Iterable[str] = ()) -> Seen:
    def theirs(person: Any) -> list[str]:
        return addresses(planted, person.user if person else None, only)

    return walk_addresses(planted, theirs, people=people, fragments="/learn/")


def beside(planted: Planted, log: str) -> tuple[int, list[str]]:
    """Places beside the pages. What nothing keeps in the clear is not in the file's bytes either."""
    looked = list(places(log, frozenset(filter(None, HOMES.values())) | OTHER_HOMES))
    found = [
        f"{what} stands in {name}" for name, text in looked for what in found_in(planted, text)
    ]
    content = database_file()
    if not content:
        return len(looked), found
    nowhere = [
        secret for secret in planted.secrets if not secret.home and not secret.words.isdecimal()
    ]
    found += [f"{one.place} stands in the file" for one in nowhere if one.stands_in(content)]
    return len(looked) + 1, found


OTHER_HOMES = frozenset({"pd_courses_attempt.total"})
