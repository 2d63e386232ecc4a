import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from pd_portal.demo.facts import Facts, facts_on
from pd_portal.demo.generator.structure import LAGGING
from pd_portal.ui import dates
from pd_portal.ui.bars import print_bar

SHOWN = (
    "people",
    "lagging_unit",
    "pooled_groups",
    "expiring_next_spring",
    "oldest_request_days",
    "digest",
)
LONG_WAIT, OLD_FILE = 30, 41
# A demo of fewer people cannot show everything, and says what it lacks.
FEW = 120


class Command(BaseCommand):
    help = "Say what the demo of a day is made of; one of another day is loaded aside first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day it is loaded for")
        parser.add_argument("--staff", type=int, default=600)

    def handle(self, *, today: date | None, staff: int, **_: Any) -> None:
        loaded = state_of(Path(str(connection.settings_dict["NAME"])))
        day = today or date.fromisoformat(loaded.get("today") or dates.today().isoformat())
        if connection.vendor == "sqlite" and loaded != {"staff": staff, "today": day.isoformat()}:
            use(loaded_aside(day, staff))
        facts = facts_on(day)
        shown = {name: getattr(facts, name) for name in SHOWN}
        lacking = missing(facts)
        if lacking and facts.people < FEW:
            self.stdout.write(f"Needs more than {facts.people} people: {', '.join(lacking)}.")
        print_bar(self.stdout.write, "demo_facts", not lacking or facts.people < FEW, **shown)


def missing(facts: Facts) -> list[str]:
    """What the demo promises to show and a visitor would not find."""
    found = {
        "a school that lags": facts.lagging_unit == LAGGING,
        "small groups": facts.pooled_groups > 0,
        "a wave of renewals": facts.expiring_next_spring > 0,
        "a long-waiting request": facts.oldest_request_days >= LONG_WAIT,
        "a file 41 days old": facts.oldest_file_days == OLD_FILE,
        "somebody nobody reaches": facts.nobody_reaches > 0,
    }
    return [name for name, is_there in found.items() if not is_there]


def state_of(database: Path) -> dict[str, Any]:
    """What ``manage.py demo`` wrote down beside the database it loaded."""
    notes = Path(f"{database}.json")
    found: dict[str, Any] = json.loads(notes.read_text()) if notes.exists() else {}
    return found


def loaded_aside(day: date, staff: int) -> Path:
    """A demo of that day in a database of its own; loaded once and kept."""
    aside = Path(settings.VAR_DIR) / f"demo-{day}-{staff}.sqlite3"
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "demo",
            "--no-serve",
            "--today",
            str(day),
            "--staff",
            str(staff),
        ],
        env=os.environ
        | {"PD_DEMO_DB": str(aside), "DJANGO_SETTINGS_MODULE": "pd_portal.settings.demo"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"The demo of {day} could not be loaded.")
    return aside


def use(database: Path) -> None:
    """Read from this database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = str(database)
