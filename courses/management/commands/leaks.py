"""``manage.py leaks answers`` and ``leaks learning``: does anything reach whom it must not?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse

from courses.bars.answers import Found, read_all, secrets_of, tokens_repeat
from courses.bars.planting import Planted, content_with_everything, plant_module, visitor, word
from courses.management.canary.look import look
from courses.models import Release
from pd_portal.people.management.canary.scratch import is_scratch, run_in_scratch
from pd_portal.ui.bars import print_bar
from pd_portal.ui.new_database import migrate_file


class Command(BaseCommand):
    help = (
        "answers: read every page of every released module as a browser; look for keys and reasons. "
        "learning: plant secrets in what is kept of people's learning; look for them everywhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["answers", "learning"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "answers":
            self.answers()
        elif not is_scratch():
            raise SystemExit(run_in_scratch("leaks", "learning"))
        else:
            migrate_file()
            self.learning()

    def learning(self) -> None:
        made = look()
        for line in made.found[:40]:
            self.stdout.write(f"  {line}")
        print_bar(
            self.stdout.write,
            "learning",
            not made.found,
            secrets=len(made.planted.secrets),
            urls=made.seen.urls,
            roles=made.seen.roles,
            places=made.places,
            found=len(made.found),
        )

    def answers(self) -> None:
        found, questions, types = Found(), 0, set()
        with transaction.atomic():
            for release in newest_releases():
                secrets, counted = secrets_of(release.content)
                self.visit(release, secrets, found)
                questions += counted.total()
                types |= set(counted)
            planted = self.plant(found)
            transaction.set_rollback(True)
        for leak in sorted(set(found.leaks))[:20]:
            self.stdout.write(f"  {leak}")
        print_bar(
            self.stdout.write,
            "answers",
            not found.leaks,
            questions=questions + planted.questions,
            types=len(types | planted.types),
            responses_read=found.read,
            leaks=len(found.leaks),
        )

    def visit(self, release: Release, secrets: dict[str, str], found: Found) -> None:
        """As somebody of each job group the module names, and as somebody of none."""
        from courses.content import job_groups

        for group in [None, *sorted(job_groups(release.content))]:
            one = visitor()
            one.start(release.module, group)
            read_all(one, release.module, release, found, secrets)

    def plant(self, found: Found) -> Planted:
        """A module with every kind of question, whose reasons are words found nowhere else."""
        planted = Planted()
        module = plant_module(content_with_everything(planted, word()))
        release = Release.objects.get(module=module)
        one, other = visitor(), visitor()
        one.start(module), other.start(module)
        lesson = reverse("courses:lesson", args=[module.slug, "lesson-1"])
        pages = [who.client.get(lesson).content.decode() for who in (one, other)]
        found.leaks += [f"{lesson}: token {t} is the same for two" for t in tokens_repeat(*pages)]
        read_all(one, module, release, found, planted.secrets)
        return planted


def newest_releases() -> list[Release]:
    """The newest release of each module."""
    rows = Release.objects.select_related("module").order_by("module", "-number")
    newest: dict[int, Release] = {}
    for row in rows:
        newest.setdefault(row.module_id, row)
    return [one for one in newest.values() if not one.module.prerequisites.exists()]
