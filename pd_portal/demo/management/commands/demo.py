import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from pd_portal.demo.cards import cards
from pd_portal.demo.loading import latest_day, load, new_world
from pd_portal.demo.serving import HOST, port_is_free, serve
from pd_portal.ui import dates
from pd_portal.ui.new_database import migrate_file


class Command(BaseCommand):
    help = "Load the fictional agency (once) and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--staff", type=int, default=600, help="about how many people")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true")
        parser.add_argument("--reset", action="store_true", help="throw the data away first")
        parser.add_argument("--today", type=date.fromisoformat, help="load as if it were this day")

    def handle(
        self, *, staff: int, port: int, no_serve: bool, reset: bool, today: date | None, **_: Any
    ) -> None:
        if not no_serve and not port_is_free(port):
            raise CommandError(f"Port {port} is in use. Choose another one: make demo PORT=8001")
        day = today or latest_day(dates.now())
        self.load_once(staff=staff, today=day, reset=reset)
        self.say_where(port)
        if not no_serve:
            raise SystemExit(serve(port))

    @property
    def state_file(self) -> Path:
        return Path(connection.settings_dict["NAME"] + ".json")

    def load_once(self, *, staff: int, today: date, reset: bool) -> None:
        """Load unless this very size is there already; the day may be an earlier one."""
        state = json.loads(self.state_file.read_text()) if self.state_file.exists() else {}
        if reset or state.get("staff") != staff:
            self.throw_away()
            state = {}
        begun = time.monotonic()
        migrate_file()
        if state:
            self.stdout.write(f"The demo of {state['today']} is there already.")
            return
        self.stdout.write(f"Loading about {staff} people with three years of history ...")
        world = new_world(today=today, staff=staff, say=self.stdout.write)
        load(world)
        self.stdout.write(f"load: {time.monotonic() - begun:.0f} s")
        self.state_file.write_text(json.dumps({"staff": staff, "today": today.isoformat()}))

    def throw_away(self) -> None:
        connection.close()
        for suffix in ("", "-wal", "-shm", ".json"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)

    def say_where(self, port: int) -> None:
        self.stdout.write(f"Data: {connection.settings_dict['NAME']} and {settings.MEDIA_ROOT}")
        self.stdout.write("The demo's people, each with a card on the sign-in page:")
        for card in cards():
            self.stdout.write(f"  {card.name}: {card.about}")
        self.stdout.write(f"Open http://{HOST}:{port}/demo/ and choose whom to be.")
