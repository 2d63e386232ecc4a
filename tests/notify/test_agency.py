"""The administrator's page about reminders, and the row behind it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from pd_portal.access.roles import ADMINISTRATOR
from pd_portal.notify.models import Switches
from pd_portal.notify.queries.switches import switches
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db
PAGE = "notify:agency"


@pytest.fixture
def administrator(client):
    person = employee_with_role(ADMINISTRATOR)
    client.force_login(person.user)
    return person


def test_without_a_row_the_shipped_values_hold():
    assert (switches().supervisor_digest, switches().escalate_after_days) == ("weekly", 42)


def test_an_administrator_changes_them_and_nobody_is_an_answer(client, administrator):
    client.post(reverse(PAGE), {"supervisor_digest": "daily", "digest_weekday": "2"})

    row = switches()
    assert (row.supervisor_digest, row.digest_weekday, row.escalate_after_days) == (
        "daily",
        2,
        None,
    )


def test_a_wrong_number_keeps_the_page_and_says_so(client, administrator):
    asked = {"supervisor_digest": "daily", "digest_weekday": "2", "escalate_after_days": "900"}

    response = client.post(reverse(PAGE), asked)

    assert response.status_code == 422
    assert not Switches.objects.exists()


@pytest.mark.parametrize(
    "changed", ["id = 2", "digest_weekday = 6", "supervisor_digest = 'never'", "escalate_after_days = 0"]
)  # fmt: skip
def test_the_database_refuses_what_makes_no_sense(changed):
    Switches.objects.create(pk=1, changed_at=datetime(2027, 3, 15, tzinfo=UTC))

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE pd_notify_switches SET {changed}")
