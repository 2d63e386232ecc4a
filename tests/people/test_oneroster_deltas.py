"""What a delta says of people whose users.csv and roles.csv do not repeat everything."""

import pytest

from pd_portal.people.models import RosterSource, StaffMember
from tests.factories.people import EmployerFactory
from tests.people.test_import import bring_in, figures, later
from tests.people.test_oneroster import MANIFEST, ORGS, ROLES_12, USERS, USERS_12, places, zipped

pytestmark = pytest.mark.django_db
DELTA = [line.replace("bulk", "delta") for line in MANIFEST]
NEW_ROLE = "r9,active,,u1,secondary,aide,,,s1,"


@pytest.fixture
def source():
    source = RosterSource.objects.create(
        employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
    )
    bring_in(source, zipped(users=USERS_12, roles=ROLES_12, orgs=ORGS))
    return source


def delta(source, **files):
    return bring_in(source, zipped(manifest=DELTA, **files), typed=0, **later(5))


def test_organizations_are_known_from_the_file_before(source):
    done = delta(source, users=USERS_12[:2], roles=[ROLES_12[0], NEW_ROLE])

    assert figures(done) == {"added": 1}
    assert ("Ana", "North School", False) in places()


def test_a_role_to_be_deleted_ends_that_position_alone(source):
    over = ROLES_12[1].replace("r1,,", "r1,tobedeleted,")

    done = delta(source, users=USERS_12[:2], roles=[ROLES_12[0], over])

    assert figures(done) == {"ended": 1}
    assert places() == [("Ana", "South School", True)]


def test_a_user_without_roles_changes_names_only(source):
    done = delta(source, users=[USERS_12[0], USERS_12[1].replace("Lee", "Lee-Ng")])

    assert figures(done) == {"changed": 1}
    assert StaffMember.objects.get().family_name == "Lee-Ng"
    assert len(places()) == 2


def test_an_unknown_user_without_roles_is_an_error(source):
    done = delta(source, users=[USERS_12[0], "u7,,,true,dee,Dee,Amari,7007,,,s2"])

    assert done.problems.get(severity="error").column == "sourcedId"


def test_roles_of_nobody_are_counted(source):
    done = delta(source, users=USERS_12[:2], roles=[ROLES_12[0], NEW_ROLE.replace("u1", "u7")])

    assert done.message.startswith("1 lines of roles.csv name users who are not in users.csv")


def test_one_bad_role_stops_only_itself(source):
    bad = NEW_ROLE.replace("s1", "s9")

    done = delta(source, users=USERS_12[:2], roles=[ROLES_12[0], ROLES_12[1], bad])

    assert done.problems.get(severity="error").column == "roles.csv line 3, orgSourcedId"
    assert len(places()) == 2


def test_a_user_of_1_1_holds_what_the_line_says(source):
    old = USERS[1].replace('"s1,s2"', "s2")

    done = delta(source, users=[USERS[0], old])

    assert done.figures["ended"] == 1
    assert places() == [("Ana", "South School", True)]
