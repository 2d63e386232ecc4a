"""The database's own rules of reaching people, each broken by raw SQL."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from pd_portal.notify.models import Bounce, EmailRefusal, Outage
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture
def rows():
    person = StaffMemberFactory()
    Bounce.objects.create(person=person, address="a@b.org", how="server", reason="550", at=T)
    EmailRefusal.objects.create(person=person, group="coaching", refused_at=T)
    Outage.objects.create(channel="email", since=T, try_again_at=T, last_error="refused")


COPY_BOUNCE = (
    "INSERT INTO pd_notify_bounce (person_id, address, how, reason, at) "
    "SELECT person_id, address, how, reason, at FROM pd_notify_bounce"
)
COPY_REFUSAL = (
    'INSERT INTO pd_notify_emailrefusal (person_id, "group", refused_at) '
    'SELECT person_id, "group", refused_at FROM pd_notify_emailrefusal'
)
COPY_OUTAGE = (
    "INSERT INTO pd_notify_outage (channel, since, tries, try_again_at, last_error) "
    "SELECT channel, since, tries, try_again_at, last_error FROM pd_notify_outage"
)


@pytest.mark.parametrize(
    "sql",
    [
        COPY_BOUNCE,
        COPY_REFUSAL,
        COPY_OUTAGE,
        "UPDATE pd_notify_bounce SET address = 'A@b.org'",
        "UPDATE pd_notify_bounce SET address = ''",
        "UPDATE pd_notify_bounce SET how = 'guess'",
    ],
)
def test_the_database_refuses(sql, rows):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
