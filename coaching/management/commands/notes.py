"""``manage.py notes rotate``: new master key, same texts. ``notes destroy``: gone for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coaching import notes
from coaching.actions.retention import dispose
from coaching.models import Engagement, RetentionRule
from pd_portal.audit.actions import Refused, System
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.bars import print_bar

BACKUPS = (
    "The key is gone from this database. Backups that still hold it open these texts until they "
    "age out: run `notes rotate` with a new master key and retire the old one."
)


class Command(BaseCommand):
    help = "Rotate the keys of coaching's texts, or delete an engagement's text for good."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("rotate")
        destroy = commands.add_parser("destroy")
        destroy.add_argument("engagement", type=int)
        destroy.add_argument("record_type", choices=["private_note", "shared"])
        destroy.add_argument("--asked-by", type=int, required=True, help="person id")
        destroy.add_argument("--approved-by", type=int, required=True, help="another person id")
        destroy.add_argument("--authority", required=True, help="the rule that allows it")

    def handle(self, *, what: str, **options: Any) -> None:
        if what == "rotate":
            self._rotate()
        else:
            self._destroy(options)

    def _rotate(self) -> None:
        done = notes.rotate(actor=System("notes rotate"), now=dates.now())
        print_bar(
            self.stdout.write,
            "keys",
            done.unreadable == 0,
            notes=done.notes,
            rewrapped=done.rewrapped,
            unreadable=done.unreadable,
        )

    def _destroy(self, options: dict[str, Any]) -> None:
        engagement = Engagement.objects.filter(pk=options["engagement"]).first()
        asked = StaffMember.objects.filter(pk=options["asked_by"]).first()
        approved = StaffMember.objects.filter(pk=options["approved_by"]).first()
        if engagement is None or asked is None or approved is None:
            raise CommandError("No such engagement or person.")
        try:
            done = dispose(
                engagement=engagement,
                record_type=RetentionRule.RecordType(options["record_type"]),
                authority=options["authority"],
                asked_by=asked,
                actor=approved,
                now=dates.now(),
            )
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"Deleted for good: {done.pieces} pieces. {BACKUPS}")
