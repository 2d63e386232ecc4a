"""The canary's own walk, in small: the pages of courses, the people closest to the text."""

import pytest

from courses.management.canary.look import beside, walk
from courses.management.canary.plant import plant, unplanted
from pd_portal.ui import dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted():
    return plant(dates.now())


def test_every_kind_of_learning_data_has_its_secret(planted):
    assert unplanted(planted) == []
    assert len({secret.words for secret in planted.secrets}) == len(planted.secrets)


def test_no_place_beside_the_pages_holds_a_secret(planted):
    assert beside(planted, "")[1] == []


@pytest.mark.once
@pytest.mark.slow
def test_those_who_work_with_people_read_nothing_of_their_learning(planted):
    near = ["boss-0", "boss-1", "hr-agency", "author-agency", "facilitator-agency", "owner"]

    assert walk(planted, only="courses:", people=near).leaks == []


@pytest.mark.once
@pytest.mark.slow
def test_the_readers_do_read(planted):
    """Otherwise the walk would find nothing because it sees nothing."""
    planted.secrets = [type(one)(one.words, one.place, frozenset()) for one in planted.secrets]

    leaks = walk(
        planted, only="courses:", people=["learner-0", "facilitator-agency", "owner"]
    ).leaks

    assert {line.split(" at ")[0] for line in leaks} >= {
        "learner-0 reads answers",
        "learner-0 reads commitments",
        "learner-0 reads shared_text",
        "learner-0 reads kept_private_text",
        "learner-0 reads shared_tasks",
        "facilitator-agency reads shared_text",
        "facilitator-agency reads shared_tasks",
        "owner reads concerns",
    }


def test_a_page_that_shows_too_much_is_noticed(planted, monkeypatch):
    from courses.queries import reviewing
    from courses.views import reviews

    monkeypatch.setattr(reviews, "undecided", lambda rows: rows)
    monkeypatch.setattr(reviewing, "apart_from", lambda person, day: set())

    leaks = walk(planted, only="courses:review", people=["facilitator-agency", "boss-1"]).leaks

    assert any("reads shared_tasks" in line for line in leaks)
