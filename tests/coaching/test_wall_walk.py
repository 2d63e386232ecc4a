"""The bar's own walk, in small: pages of coaching, the people closest to the text."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import resolve
from django.views.debug import get_default_exception_reporter_filter

from coaching.management.commands.wall import unplanted
from coaching.management.wall import mutants
from coaching.management.wall.places import found_in, places
from coaching.management.wall.plant import Planted, plant
from coaching.management.wall.walk import break_every_form, searches, walk
from pd_portal.ui import dates, site
from tests.factories.coaching import MOMENT, EngagementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted():
    return plant(dates.now())


def test_every_private_field_has_its_secret(planted):
    assert unplanted(planted) == []
    assert len({secret.words for secret in planted.secrets}) == len(planted.secrets)


def test_the_sponsor_and_strangers_read_no_word(planted):
    for pages in ("coaching:engagement", "coaching:report", "coaching:sponsor", "coaching:req"):
        assert walk(planted, only=pages, people=["sponsor-0", "staff"]).leaks == []


@pytest.mark.once
@pytest.mark.slow
def test_nobody_reads_what_is_not_theirs(planted, monkeypatch):
    monkeypatch.setattr(site, "_source", lambda request: site.SiteFacts())  # the frame is the same
    people = [
        "client-0",
        "sponsor-0",
        "assistant-0",
        "coaching_lead-agency",
        "hr-partner",
        "superuser",
    ]

    assert walk(planted, only="coaching:", people=people, fragments=False).leaks == []


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


@pytest.mark.django_db(transaction=True)
def test_every_place_is_really_searched():
    """A word put in the clear is found in each of them."""
    said = Planted(MOMENT)
    words = said.hide("clear")
    EngagementFactory(group_name=words)
    cache.set("anything", {"said": words})
    mail.outbox.append(mail.EmailMessage(body=words))

    looked = list(places(words))

    assert [name for name, content in looked if found_in(said, content) != ["clear"]] == []
    assert len(looked) >= 5


def test_error_reports_are_mailed_and_hold_nothing_typed(planted):
    assert break_every_form(planted) == 2

    letters = dict(places(""))["mail"]
    assert b"the disk is full" in letters
    assert found_in(planted, letters) == []


@pytest.mark.parametrize("place", ["SessionNote.private", "CoachingGoal"])
def test_without_the_filter_error_reports_tell(planted, place, settings):
    """So that the search above means something."""
    settings.DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
    get_default_exception_reporter_filter.cache_clear()
    break_every_form(planted)
    get_default_exception_reporter_filter.cache_clear()

    assert place in found_in(planted, dict(places(""))["mail"])


def test_searching_is_asked_by_everybody(planted):
    planted.secrets = [s for s in planted.secrets if s.place == "SessionNote.private"][:1]

    assert len(list(searches(planted))) == 4
    for url in searches(planted):
        assert resolve(url.partition("?")[0])


@pytest.mark.once
@pytest.mark.slow
def test_the_walk_notices_each_missing_guard(planted):
    known = [mutant for mutant in mutants.MUTANTS if not mutant.fresh]

    missed = [mutant.name for mutant in known if not mutants.caught(mutant, planted)]

    assert len(known) >= 6
    assert missed == []
