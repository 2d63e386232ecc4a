from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pd_portal.policy.models import Snapshot
from pd_portal.policy.queries.rerun import Changed, Rerun, rerun
from pd_portal.ui.bars import print_bar
from pd_portal.ui.dates import local_day, words


class Command(BaseCommand):
    help = "List snapshots, or re-run one from facts and say what was corrected since."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", help="every snapshot, newest first")
        verify = parts.add_parser("verify", help="re-run one from bare facts")
        verify.add_argument("code", nargs="?", help="its code; without one, all of them")

    def handle(self, *, part: str, **options: Any) -> None:
        getattr(self, f"run_{part}")(**options)

    def run_list(self, **_: Any) -> None:
        for one in Snapshot.objects.defer("content"):
            self.stdout.write(f"{one.code}  {one.title}  {one.digest[:16]}")

    def run_verify(self, *, code: str | None, **_: Any) -> None:
        wanted = Snapshot.objects.exclude(requirement=None).order_by("pk")
        wanted = wanted.filter(code=code) if code else wanted
        found = [rerun(one) for one in wanted]
        if code and not found:
            raise CommandError(f"There is no snapshot with the code {code!r}.")
        for one in found:
            self._say(one)
        broken = sum(not one.is_intact for one in found)
        unexplained = sum(len(one.unexplained) for one in found)
        print_bar(
            self.stdout.write,
            "snapshot",
            not broken and not unexplained,
            snapshots=len(found),
            identical=sum(one.is_identical for one in found),
            corrected=sum(len(one.changes) for one in found),
            unexplained=unexplained,
            digests_broken=broken,
        )

    def _say(self, one: Rerun) -> None:
        self.stdout.write(f"{one.snapshot.code} {one.snapshot.title}")
        if not one.is_intact:
            self.stdout.write("  its content no longer has its digest")
        if one.is_identical:
            self.stdout.write("  identical")
        for name, then, now in one.numbers:
            self.stdout.write(f"  {name}: {then} then, {now} now")
        for rule in one.rules:
            self.stdout.write(f"  {rule.what}, by {rule.by}, {words(local_day(rule.at))}")
        for changed in one.changes:
            self._say_person(changed)

    def _say_person(self, changed: Changed) -> None:
        self.stdout.write(f"  {changed.name}: {changed.before} -> {changed.after}")
        for fact in changed.corrections:
            self.stdout.write(f"    {fact.what}, by {fact.by}, {words(local_day(fact.at))}")
