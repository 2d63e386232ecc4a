"""Two employers, each with an employee 1001 and a person of the same name: four people."""

import pytest
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.people.models import Employment, Position, ReviewItem, RosterSource, StaffMember
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.people.test_import import bring_in, csv_file, figures, later

pytestmark = pytest.mark.django_db
LINES = (
    "1001,Lee,Sam,sam.lee@{0}.example,Teacher,classroom,{0}-school,1,9/1/2026,,Y,",
    "1002,Kim,Jo,jo.kim@{0}.example,Principal,classroom,{0}-school,1,9/1/2026,,Y,",
)
EMPLOYERS = ("agency", "lark")


@pytest.fixture
def sources():
    """Both rosters brought in, one after the other, each by its own source."""
    JobGroupFactory(code="classroom")
    found = {}
    for code, factory in zip(EMPLOYERS, (EmployerFactory, PartnerEmployerFactory), strict=True):
        employer = factory(code=code)
        OrgUnitFactory(code=f"{code}-school", parent=employer.unit)
        found[code] = RosterSource.objects.create(employer=employer, code=code, name=code)
        bring_in(found[code], file_of(code))
    return found


def file_of(code):
    return csv_file(*(line.format(code) for line in LINES))


def person(code, number):
    return Employment.objects.get(employer__code=code, employee_id=number).person


def test_there_are_four_people_and_nobody_is_ended(sources):
    for code in EMPLOYERS:
        again = bring_in(sources[code], file_of(code), **later(1))
        assert figures(again) == {"same": 2}

    assert StaffMember.objects.count() == 4
    assert person("agency", "1001") != person("lark", "1001")
    assert not Position.objects.filter(ends_on__isnull=False).exists()
    assert not ReviewItem.objects.exists()


@pytest.mark.parametrize(("own", "other"), [EMPLOYERS, EMPLOYERS[::-1]])
def test_neither_hr_finds_the_others_by_search_id_or_url(client, sources, own, other):
    sign_in_as_hr(client, sources[own])
    mine, theirs = person(own, "1001"), person(other, "1001")

    for words in ("lee", "1001", "sam lee", ""):
        everybody = {"q": words, "status": "all"}
        shown = client.get(reverse("people:list"), everybody).content.decode()
        listed = b"".join(client.get(reverse("people:csv"), everybody)).decode()
        assert f"/people/{mine.pk}/" in shown
        assert f"/people/{theirs.pk}/" not in shown
        assert listed.count("Lee") == 1
        assert f"{other} school" not in listed.lower()

    assert client.get(reverse("people:person", args=[mine.pk])).status_code == 200
    for name in ("person", "rename", "merge", "address"):
        assert client.get(reverse(f"people:{name}", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("people:merge_check", args=[mine.pk, theirs.pk])).status_code == 404


def sign_in_as_hr(client, source):
    """HR who works there under a number of their own."""
    jo = person(source.employer.code, "1002")
    jo.user = UserFactory()
    jo.save()
    RoleGrantFactory(role=roles.HR, employer=source.employer, person=jo)
    client.force_login(jo.user)
