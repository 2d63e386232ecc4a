"""``load_curriculum``: the modules that come with the portal, into the page tree."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import curriculum_check
from courses.actions.curriculum import Loaded, load_curriculum
from courses.actions.standards import fill_local_fact
from courses.archive.files import NotAnArchive, from_folder
from courses.curriculum_archive import FOLDER, load
from courses.models import LocalFact
from pd_portal.audit.actions import Refused, System
from pd_portal.ui.dates import now

ACTOR = System("load_curriculum")


class Command(BaseCommand):
    help = "Load the curriculum (or another archive folder) and release what is ready."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="an archive folder")
        parser.add_argument(
            "--check", action="store_true", help="only check the archive's promises"
        )
        parser.add_argument(
            "--local-facts", type=Path, help='JSON: {"slug": "text"}, for facts still empty'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            return self.check_promises(options["folder"])
        try:
            files = from_folder(options["folder"])
            loaded = load_curriculum(actor=ACTOR, files=files, now=now())
            if options["local_facts"] and self.fill(options["local_facts"]):
                loaded = load_curriculum(actor=ACTOR, files=files, now=now())
        except (NotAnArchive, Refused) as refusal:
            raise CommandError(str(refusal))
        self.report(loaded)

    def check_promises(self, folder: Path) -> None:
        found = curriculum_check.check(load(folder))
        for failure in found.failures:
            self.stdout.write(failure)
        self.stdout.write(found.line())
        if not found.ok:
            raise SystemExit(1)

    def fill(self, path: Path) -> int:
        """Fill empty facts only: what somebody here wrote stays."""
        texts = json.loads(path.read_text(encoding="utf-8"))
        empty = [f for f in LocalFact.objects.filter(slug__in=texts) if not f.is_filled]
        for fact in empty:
            fill_local_fact(actor=ACTOR, fact=fact, text=texts[fact.slug], now=now())
        return len(empty)

    def report(self, loaded: Loaded) -> None:
        imported = loaded.imported
        self.stdout.write(
            f"{len(imported.written)} modules written, {len(imported.unchanged)} unchanged, "
            f"{len(loaded.released)} released."
        )
        for slug in imported.edited_here:
            self.stdout.write(f"{slug} was edited on this site, so it stays as it is.")
        for slug, sentences in loaded.waiting.items():
            self.stdout.write(f"{slug} cannot be released yet:")
            self.stdout.writelines(f"  {sentence}\n" for sentence in sentences)
