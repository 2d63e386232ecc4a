from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from pd_portal.audit import guards
from pd_portal.ui.bars import print_bar


class Command(BaseCommand):
    help = "Compare the database's guards with the registry; --rebuild drops and installs them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="default")
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, *, database: str, rebuild: bool, **options: Any) -> None:
        if rebuild:
            with transaction.atomic(using=database):
                guards.drop_all(database)
                guards.install_all(database)
        difference = guards.differences(database)
        for kind, names in difference.items():
            for name in sorted(names):
                self.stdout.write(f"{kind}: {name}")
        print_bar(
            self.stdout.write,
            "guards",
            not any(difference.values()),
            guards=len(guards.expected(database)),
            missing=len(difference["missing"]),
            stray=len(difference["stray"]),
        )
