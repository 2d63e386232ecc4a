import pytest
from django.urls import reverse

from pd_portal.calendars.models import PersonClock
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = StaffMemberFactory()
    client.force_login(person.user)
    return person


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu"])
def test_a_person_chooses_a_time_zone(client, person, zone):
    answer = client.post(reverse("calendars:clock"), {"time_zone": zone, "next": "/coaching/x"})

    assert PersonClock.objects.get().time_zone == zone
    assert answer.headers["Location"] == "/coaching/x"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "10:00"])
def test_the_way_back_stays_on_this_site(client, person, back):
    data = {"time_zone": "America/Denver", "next": back}

    answer = client.post(reverse("calendars:clock"), data)

    assert answer.headers["Location"] == reverse("home:home")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_a_zone_that_is_none_is_a_message(client, person, zone):
    page = client.post(reverse("calendars:clock"), {"time_zone": zone})

    assert page.status_code == 422
    assert not PersonClock.objects.exists()


def test_a_visitor_signs_in_first(client):
    assert client.get(reverse("calendars:clock")).status_code == 302
