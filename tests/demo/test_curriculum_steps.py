"""The demo's modules stand as they were released, and its classroom has a pathway with a draft."""

from datetime import date

import pytest

from courses.models import EvidenceItem
from courses.queries.authors import overview
from courses.queries.pathway_desk import kept_pathway
from pd_portal.demo.loading import new_world
from pd_portal.demo.steps.curriculum import load_modules
from pd_portal.demo.steps.pathways import keep_pathways

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = new_world(today=date(2026, 11, 21), staff=20, say=lambda text: None)
    load_modules(made)
    return made


def test_no_module_looks_edited_since_its_release(world):
    rows = overview()

    assert any(row.release for row in rows)
    assert [str(row.module) for row in rows if row.is_edited] == []


def test_the_classroom_has_a_pathway_and_a_draft_of_its_next_version(world):
    keep_pathways(world)

    kept = kept_pathway("classroom-staff")
    assert kept.current.items.filter(evidence=EvidenceItem.objects.get()).exists()
    assert (kept.current.electives_needed, kept.draft.electives_needed) == (1, 2)
