"""``archive export|import|roundtrip``: course archives from the command line."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.actions.archives import import_archive
from courses.actions.curriculum import course_index
from courses.archive.files import Files, NotAnArchive, from_zip, into_zip
from courses.archive.same import differences
from courses.models import CoursePage
from courses.queries.archives import course_archive
from pd_portal.audit.actions import Refused, System
from pd_portal.ui.bars import print_bar
from pd_portal.ui.dates import now, today


class Command(BaseCommand):
    help = "Export a course, import one, or prove that both together change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="write a course as a zip")
        export.add_argument("file", type=Path)
        export.add_argument("--course", default="", help="its short name; by default the first")
        verbs.add_parser("import", help="bring a zip in").add_argument("file", type=Path)
        roundtrip = verbs.add_parser("roundtrip", help="export, import elsewhere, export, compare")
        roundtrip.add_argument("--course", default="")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            {"export": self.export, "import": self.bring_in, "roundtrip": self.roundtrip}[verb](
                **options
            )
        except (NotAnArchive, Refused) as refusal:
            raise CommandError(str(refusal))

    def export(self, *, file: Path, course: str, **options: Any) -> None:
        files = course_archive(self.course(course), today())
        write(files, file)
        self.stdout.write(f"{len(files)} files in {file}")

    def bring_in(self, *, file: Path, **options: Any) -> None:
        with file.open("rb") as opened:
            files = from_zip(opened)
        done = import_archive(actor=System("archive"), index=course_index(), files=files, now=now())
        self.stdout.write(f"{len(done.written)} modules written, {len(done.unchanged)} unchanged")
        for slug in done.edited_here:
            self.stdout.write(f"{slug} was edited on this site, so it stays as it is.")

    def roundtrip(self, *, course: str, **options: Any) -> None:
        files = course_archive(self.course(course), today())
        with tempfile.TemporaryDirectory() as folder:
            first, second = Path(folder) / "first.zip", Path(folder) / "second.zip"
            write(files, first)
            through_an_empty_site(first, second)
            with second.open("rb") as opened:
                returned = from_zip(opened)
        different = differences(files, returned)
        for name in different:
            self.stdout.write(f"differs: {name}")
        print_bar(
            self.stdout.write,
            "roundtrip",
            not different,
            files=len(files),
            differences=len(different),
        )

    def course(self, slug: str) -> CoursePage:
        found = CoursePage.objects.order_by("path")
        page = (found.filter(slug=slug) if slug else found).first()
        if page is None:
            raise CommandError("There is no such course. Load one with manage.py load_curriculum.")
        return page


def write(files: Files, path: Path) -> None:
    with path.open("wb") as opened:
        into_zip(files, opened)


def through_an_empty_site(source: Path, target: Path) -> None:
    """In a process of its own, because a process has one database."""
    done = subprocess.run(  # noqa: S603  (our own module, on files we just wrote)
        [sys.executable, "-m", "courses.archive.empty_site", str(source), str(target)],
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"The empty site refused the archive:\n{done.stderr[-2000:]}")
