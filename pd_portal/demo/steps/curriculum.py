"""The curriculum that comes with the portal, with the demo agency's own local facts filled in."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from wagtail.models import Page

from courses.actions.curriculum import load_curriculum
from courses.actions.standards import fill_local_fact
from courses.archive.files import from_folder
from courses.curriculum_archive import FOLDER
from courses.models import LocalFact
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER

FACTS = Path(__file__).resolve().parent.parent / "local_facts.json"


@steps.provides("curriculum", order=12)
def load_modules(world: World) -> None:
    """Import it, fill what is still empty, and release what then is ready."""
    now = world.clock.move_to(history_starts(world.today) - timedelta(days=29))
    files = from_folder(FOLDER)
    load_curriculum(actor=INSTALLER, files=files, now=now)
    texts = json.loads(FACTS.read_text(encoding="utf-8"))
    for fact in LocalFact.objects.filter(slug__in=texts):
        if not fact.is_filled:
            fill_local_fact(
                actor=INSTALLER, fact=fact, text=texts[fact.slug], now=world.clock.tick()
            )
    load_curriculum(actor=INSTALLER, files=files, now=world.clock.tick())
    published_by(now)


def published_by(moment: datetime) -> None:
    """The CMS stamps pages with the real moment, which would make each look edited since its release."""
    Page.objects.filter(last_published_at__gt=moment).update(last_published_at=moment)
