import pytest
from django.urls import reverse
from django.utils import timezone

from pd_portal.access import grants, roles
from pd_portal.audit.actions import System
from pd_portal.audit.queries.log import log_page
from pd_portal.audit.recording import record
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory()
    holder = grants.Holder(None, (grants.Grant(roles.ADMINISTRATOR),))
    previous = grants._source
    grants.use_source(lambda asked: holder if asked == user else grants.Holder(None, ()))
    client.force_login(user)
    yield user
    grants.use_source(previous)


def write(count, verb="moved"):
    for number in range(count):
        record(actor=System("nightly"), verb=verb, now=timezone.now(), number=number)


def test_an_administrator_reads_the_log(client, administrator):
    write(1)

    page = client.get(reverse("audit:log"))

    assert "system nightly" in page.content.decode()
    assert "moved" in page.content.decode()


def test_filters_narrow_it_and_stay_in_the_url(client, administrator):
    write(1, "moved")
    write(1, "hired")

    page = client.get(reverse("audit:log"), {"verb": "hire"}).content.decode()

    assert "hired" in page
    assert ">moved<" not in page


def test_a_digit_that_is_no_number_is_the_first_page(client, administrator):
    """Python calls a raised two a digit, and cannot read it as a number."""
    assert client.get(reverse("audit:log"), {"page": "²"}).status_code == 200


def test_others_are_told_it_is_not_theirs(client):
    client.force_login(UserFactory())

    assert client.get(reverse("audit:log")).status_code == 403


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_costs_the_same_for_one_and_for_many(count, django_assert_num_queries):
    write(count)

    with django_assert_num_queries(2):
        log_page()


def test_a_batch_says_how_many_rows_it_wrote():
    record(actor=System("import"), verb="taken in", now=timezone.now(), rows=list(range(1200)))

    assert log_page().entries[0].data == {"rows": "1,200 of them"}
