"""The bar's own walk, in small: pages of coaching, the people closest to the text."""

import pytest

from coaching.management.commands.wall import unplanted
from coaching.management.wall import mutants
from coaching.management.wall.places import found_in, places
from coaching.management.wall.plant import plant
from coaching.management.wall.walk import walk
from pd_portal.ui import dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted():
    return plant(dates.now())


def test_every_private_field_has_its_secret(planted):
    assert unplanted(planted) == []
    assert len({secret.words for secret in planted.secrets}) == len(planted.secrets)


def test_the_sponsor_and_the_lead_read_no_word(planted):
    assert walk(planted, only="coaching:", people=["sponsor-0"]).leaks == []
    assert walk(planted, only="coaching:req", people=["hr-partner", "staff"]).leaks == []


@pytest.mark.slow
def test_nobody_reads_what_is_not_theirs(planted):
    people = [
        "client-0",
        "sponsor-0",
        "assistant-0",
        "coaching_lead-agency",
        "hr-partner",
        "superuser",
    ]

    assert walk(planted, only="coaching:", people=people).leaks == []


def test_the_readers_do_read(planted):
    """Otherwise the walk would find nothing because it sees nothing."""
    planted.secrets = [
        type(secret)(secret.words, secret.place, frozenset()) for secret in planted.secrets
    ]

    leaks = walk(planted, only="coaching:engagement", people=["coach-0"]).leaks

    assert {line.split(" at ")[0] for line in leaks} >= {
        "coach-0 reads SessionNote.private",
        "coach-0 reads SessionNote.shared",
        "coach-0 reads CoachingGoal",
        "coach-0 reads ActionItem",
    }


def test_no_place_holds_a_secret(planted):
    found = {name: found_in(planted, content) for name, content in places("")}

    assert {name: leaks for name, leaks in found.items() if leaks} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "mutant", [m for m in mutants.MUTANTS if not m.fresh], ids=lambda m: m.name
)
def test_the_walk_notices_a_missing_guard(planted, mutant):
    assert mutants.caught(mutant, planted)
