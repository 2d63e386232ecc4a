"""``manage.py wall check`` and ``wall mutants``, each in a scratch database of its own."""

import os
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import models, transaction

from coaching.management.wall import mutants
from coaching.management.wall.places import found_in, places
from coaching.management.wall.plant import SEALED, Planted, plant
from coaching.management.wall.walk import Listening, break_every_form, walk
from pd_portal.people.management.canary.scratch import is_scratch, run_in_scratch
from pd_portal.ui import dates
from pd_portal.ui.bars import print_bar
from pd_portal.ui.new_database import migrate_file


class Command(BaseCommand):
    help = "Plant secrets in every private field of coaching and look for them everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "mutants"])

    def handle(self, *, what: str, **options: Any) -> None:
        if not is_scratch():
            raise SystemExit(run_in_scratch("wall", what))
        migrate_file()
        if what == "check":
            self._check()
        else:
            self._mutants()

    def _check(self) -> None:
        import logging

        planted = plant(dates.now())
        listening = Listening()
        logging.getLogger().addHandler(listening)
        call_command("run_due", stdout=open(os.devnull, "w"))  # noqa: SIM115  (thrown away)
        seen = walk(planted)
        reports = break_every_form(planted)
        looked = list(places(listening.kept.getvalue()))
        found = list(seen.leaks)
        for name, content in looked:
            found += [f"{place} stands in {name}" for place in found_in(planted, content)]
        missing = unplanted(planted)
        if reports < 2:
            missing.append("no error report was mailed, so none was searched")
        for line in (*found[:20], *missing):
            self.stdout.write(line)
        print_bar(
            self.stdout.write,
            "wall",
            not found and not missing,
            secrets=len(planted.secrets),
            fields=len(SEALED),
            urls=seen.urls,
            roles=seen.roles,
            places=len(looked),
            found=len(found),
        )

    def _mutants(self) -> None:
        planted = plant(dates.now())
        survivors = []
        for mutant in mutants.MUTANTS:
            if not self._is_caught(mutant, planted):
                survivors.append(mutant.name)
                self.stdout.write(f"not noticed: {mutant.name}")
        guards = len(mutants.MUTANTS)
        print_bar(
            self.stdout.write,
            "wall_mutants",
            not survivors,
            guards=guards,
            caught=guards - len(survivors),
        )

    def _is_caught(self, mutant: mutants.Mutant, planted: Planted) -> bool:
        if not mutant.fresh:
            return mutants.caught(mutant, planted)
        with transaction.atomic():
            caught = mutants.caught_while_planting(mutant, lambda: plant(dates.now(), "fresh"))
            transaction.set_rollback(True)
        return caught


def unplanted(planted: Planted) -> list[str]:
    """Private fields of the models without a secret, and fields nobody has judged."""
    sealed = {
        model.__name__
        for model in apps.get_app_config("pd_coaching").get_models()
        for column in model._meta.fields
        if isinstance(column, models.BinaryField)
    }
    judged = {name.split(".")[0] for name in SEALED}
    used = {secret.place for secret in planted.secrets}
    lines = [f"no secret is planted in {name}" for name in sorted(SEALED.keys() - used)]
    lines += [f"a new private field without a secret: {name}" for name in sorted(sealed - judged)]
    return lines + [f"a text field nobody judged: {name}" for name in sorted(unjudged_text())]


READABLE = frozenset(
    {
        "AgreementVersion.text",
        "ServiceLine.agreement_text",
        # General words a lead keeps, about nobody; once they are somebody's they are sealed.
        "EngagementTemplate.agreement_text",
        "EngagementTemplate.goals",
        "EngagementTemplate.client_steps",
        "EngagementTemplate.coach_steps",
    }
)


def unjudged_text() -> set[str]:
    """Free text columns that are neither sealed nor known to be readable."""
    found = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("pd_coaching").get_models()
        for column in model._meta.fields
        if isinstance(column, models.TextField)
    }
    return found - READABLE
