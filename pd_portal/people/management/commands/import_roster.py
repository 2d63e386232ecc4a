"""``manage.py import_roster FILE --source S [--dry-run]``: the nightly drop, and the bar."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import apply_import, discard_import, upload_file
from pd_portal.people.models import ImportStatus, RosterImport, RosterSource
from pd_portal.people.roster.values import day
from pd_portal.ui.bars import print_bar
from pd_portal.ui.dates import local_day, now

BY = System("import_roster")
FIGURES = ("read", "added", "changed", "same", "ended", "review", "errors", "difference")


class Command(BaseCommand):
    help = "Import a roster file of a named source; all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the code of the roster source")
        parser.add_argument("--dry-run", action="store_true", help="compare only, write nothing")
        parser.add_argument("--as-of", default="", help="the day the file speaks of (today)")
        parser.add_argument("--confirm-ending", type=int, help="people it ends, where asked for")
        parser.add_argument("--problems", type=int, default=20, help="how many to print")

    def handle(self, *args: Any, **options: Any) -> None:
        roster_import = self._stage(options)
        self._print_problems(roster_import, options["problems"])
        if roster_import.status == ImportStatus.FAILED:
            raise CommandError(f"{options['file'].name}: {roster_import.message}")
        if options["dry_run"]:
            discard_import(roster_import=roster_import, actor=BY, now=now())
        else:
            self._apply(roster_import, options["confirm_ending"])
        figures = {name: roster_import.figures[name] for name in FIGURES}
        print_bar(self.stdout.write, "import", figures["difference"] == 0, **figures)

    def _stage(self, options: dict[str, Any]) -> RosterImport:
        source = RosterSource.objects.filter(code=options["source"]).first()
        if source is None:
            known = ", ".join(RosterSource.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"No source is called {options['source']!r}. There are: {known}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        moment = now()
        roster_import = upload_file(
            source=source,
            file_name=options["file"].name,
            content=content,
            as_of=day(options["as_of"], "as_of") or local_day(moment),
            actor=BY,
            now=moment,
        )
        return stage(roster_import, now=now())

    def _apply(self, roster_import: RosterImport, typed: int | None) -> None:
        try:
            apply_import(roster_import=roster_import, typed=typed, actor=BY, now=now())
        except Refused as refused:
            raise CommandError(refused.message) from refused

    def _print_problems(self, roster_import: RosterImport, most: int) -> None:
        problems = roster_import.problems.all()
        for problem in problems[:most]:
            where = f"line {problem.line}" + (f", {problem.column}" if problem.column else "")
            self.stdout.write(f"{problem.severity}: {where}: {problem.reason}")
        more = problems.count() - most
        if more > 0:
            self.stdout.write(f"... and {more} more; they are kept with the import.")
