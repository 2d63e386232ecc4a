import pytest
from django.db import connection

from pd_portal.jobs.schedule import run_due
from tests.factories.people import PositionFactory
from tests.jobs.test_schedule import T

pytestmark = pytest.mark.django_db


def known_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return cursor.fetchone()[0]


def test_the_schedule_tells_the_planner_how_tables_are_filled():
    PositionFactory()

    (outcome,) = run_due(now=T, only="statistics of the database")

    if connection.vendor == "sqlite":
        assert (outcome.said, outcome.error) == ("refreshed", "")
        assert known_of("pd_people_position") > 5
    else:
        assert outcome.said == "the server keeps them"
