"""What the demo is made of, and that it is made of the same on every database."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from coaching.models import CoachingRequest
from pd_portal.demo.facts import Facts, digest, facts_on, plain
from pd_portal.demo.loading import load, new_world
from pd_portal.demo.management.commands import demo_facts
from pd_portal.demo.management.commands.demo_facts import missing, state_of
from pd_portal.policy.models import Obligation, Progress, Timing
from tests.factories.coaching import ServiceLineFactory
from tests.factories.learning import ModuleCompletionFactory
from tests.factories.people import LeaveFactory, OrgUnitFactory, PositionFactory
from tests.factories.policy import StandingFactory

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "cell, text",
    [
        (None, ""),
        (True, "1"),
        (0, "0"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01 08:00:00"),
        (datetime(2026, 3, 1, 8), "2026-03-01 08:00:00"),
        (datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=-8))), "2026-03-01 08:00:00"),
        (Decimal("3"), "3"),
    ],
)
def test_a_cell_reads_alike_from_every_database(cell, text):
    assert plain(cell) == text


@pytest.mark.django_db
def test_the_school_with_the_fewest_modules_a_head_lags():
    slow, quick = (OrgUnitFactory(kind="school") for _ in range(2))
    for unit in (slow, quick):
        posts = [PositionFactory(unit=unit) for _ in range(10)]
        for post in posts[: 3 if unit is slow else 5]:
            ModuleCompletionFactory(person=post.person)

    facts = facts_on(DAY)

    assert (facts.people, facts.lagging_unit) == (20, slow.code)


@pytest.mark.django_db
def test_small_units_waiting_requests_and_spring_renewals_are_counted():
    post = PositionFactory()
    CoachingRequest.objects.create(
        requester=post.person,
        client=post.person,
        unit=post.unit,
        service_line=ServiceLineFactory(),
        need_sealed=b"sealed",
        requested_at=datetime(2026, 10, 12, 18, tzinfo=UTC),
    )
    StandingFactory(
        person=post.person,
        starts_on=date(2026, 1, 1),
        ends_on=date(2030, 1, 1),
        obligation=Obligation.REQUIRED,
        progress=Progress.PROFICIENT,
        timing=Timing.NOT_DUE,
        due_on=date(2027, 4, 2),
    )

    facts = facts_on(DAY)

    assert facts.pooled_groups == 1
    assert facts.oldest_request_days == 40
    assert facts.expiring_next_spring == 1


@pytest.mark.django_db
def test_the_digest_changes_with_a_fact_and_with_nothing_else():
    post = PositionFactory()
    before = digest()

    again = digest()
    LeaveFactory(person=post.person, employer=post.employer)

    assert before == again != digest()


def test_a_dull_demo_is_noticed():
    good = {
        "people": 600, "lagging_unit": "TW-MS", "pooled_groups": 3, "expiring_next_spring": 9,
        "oldest_request_days": 47, "digest": "x", "nobody_reaches": 2, "oldest_file_days": 41,
    }  # fmt: skip

    assert missing(Facts(**good)) == []
    for name in ("pooled_groups", "expiring_next_spring", "nobody_reaches", "oldest_file_days"):
        assert len(missing(Facts(**good | {name: 0}))) == 1


def test_a_database_without_notes_was_not_loaded(tmp_path):
    assert state_of(tmp_path / "none.sqlite3") == {}


@pytest.mark.slow
@pytest.mark.beside_sqlite
@pytest.mark.django_db
def test_two_loads_of_a_day_give_the_same_digest_on_every_database(tmp_path):
    """One here, on the database the tests run on; one on SQLite, by the command."""
    world = new_world(today=DAY, staff=24, say=lambda text: None)
    load(world)
    assert world.clock.now < world.at(0, 12) + timedelta(minutes=30)

    env = os.environ | {
        "PD_DEMO_DB": str(tmp_path / "demo.sqlite3"),
        "DJANGO_SETTINGS_MODULE": "pd_portal.settings.demo",
    }
    for name in ("demo", "demo_facts"):
        more = ["--no-serve"] if name == "demo" else []
        asked = [name, "--today", DAY.isoformat(), "--staff", "24", *more]
        done = subprocess.run(
            [sys.executable, "manage.py", *asked],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert f"digest={digest()} " in done.stdout


def test_a_demo_of_few_people_says_what_it_lacks_and_one_of_many_fails(monkeypatch, capsys):
    facts = {
        "lagging_unit": "TW-MS", "pooled_groups": 0, "expiring_next_spring": 9,
        "oldest_request_days": 47, "digest": "x", "nobody_reaches": 2, "oldest_file_days": 41,
    }  # fmt: skip
    monkeypatch.setattr(demo_facts, "use", lambda database: None)
    monkeypatch.setattr(demo_facts, "loaded_aside", lambda day, staff: None)
    for people, ends in ((60, " ok"), (600, " FAIL")):
        monkeypatch.setattr(demo_facts, "facts_on", lambda day, n=people: Facts(people=n, **facts))
        with suppress(SystemExit):
            call_command("demo_facts", today=DAY)

        said = capsys.readouterr().out
        assert said.strip().endswith(ends)
        assert ("Needs more than 60 people: small groups." in said) == (people == 60)
