"""OneRoster zips with the habits of single systems, one at a time."""

import pytest

from pd_portal.people.models import ImportStatus, OrgUnit, Position, RosterSource, StaffMember
from tests.factories.people import EmployerFactory
from tests.people.test_import import bring_in, figures, later, preview
from tests.people.test_oneroster import (
    MANIFEST,
    ORGS,
    ROLES_12,
    USERS,
    USERS_12,
    bulk,
    places,
    zipped,
)

pytestmark = pytest.mark.django_db
DELTA = [line.replace("bulk", "delta") for line in MANIFEST]
XENA = "u9,{},,true,s1,{},xena,,Xena,Young,,{},,,,,,"


@pytest.fixture
def source():
    return RosterSource.objects.create(
        employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
    )


def xena(status="", role="teacher", number="1009"):
    return bulk(users=[*USERS, XENA.format(status, role, number)])


def of_xena(field):
    return list(Position.objects.filter(person__given_name="Xena").values_list(field, flat=True))


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("Site Administrator", "leaders"),
        ("SITE_ADMINISTRATOR", "leaders"),
        ("ext:librarian", "librarian"),
        ("EXT: Bus Driver", "bus-driver"),
    ],
)
def test_a_role_is_known_however_it_is_spelled(source, role, group):
    bring_in(source, xena(role=role))

    assert of_xena("job_group__code") == [group]


def test_several_roles_in_one_cell_are_several_positions(source):
    bring_in(source, xena(role='"teacher,aide"'))

    assert sorted(of_xena("job_group__code")) == ["classroom", "para"]


@pytest.mark.parametrize("status", ["inactive", "To Be Deleted", "tobedeleted"])
def test_whoever_is_over_is_not_brought_in(source, status):
    done = bring_in(source, xena(status=status))

    assert figures(done) == {"added": 3}
    assert done.figures["left_out"] == 2


def test_a_status_nobody_knows_stops_its_row_and_ends_nobody(source):
    bring_in(source, xena())

    done = bring_in(source, xena(status="archived"), **later(1))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (6, "status")
    assert of_xena("ends_on") == [None]


def test_whoever_may_not_sign_in_there_is_on_the_roster_and_it_is_said(source):
    content = bulk(users=[*USERS[:3], USERS[3].replace("true", "FALSE")])

    done = bring_in(source, content)

    assert figures(done) == {"added": 3}
    assert done.message.startswith("1 users may not sign in there")


def test_an_identifier_of_many_is_nobodys_number(source):
    content = xena(number="1001")

    done = bring_in(source, content)

    warned = done.problems.filter(severity="warning", column="identifier")
    assert [w.line for w in warned] == [2, 6]
    assert figures(done) == {"added": 4}
    assert StaffMember.objects.get(given_name="Xena").employments.get().employee_id == "u9"
    assert figures(bring_in(source, content, **later(1))) == {"same": 4}


def test_a_second_account_of_one_person_is_refused_with_its_line(source):
    twin = USERS[1].replace("u1,", "u8,")

    done = bring_in(source, bulk(users=[*USERS, twin]))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (6, "sourcedId")
    assert problem.reason == "Line 2 has this identifier and name under another sourcedId."
    assert (
        StaffMember.objects.filter(family_name="Lee").get().employments.get().employee_id == "1001"
    )


@pytest.mark.parametrize("cell", ["s1|s2", "s1; s2", '"s1, s2"'])
def test_organizations_in_one_cell_are_told_apart(source, cell):
    bring_in(source, bulk(users=[USERS[0], USERS[1].replace('"s1,s2"', cell)]))

    assert [unit for _, unit, _ in places()] == ["North School", "South School"]


def test_a_manifest_without_its_heading_still_says_delta(source):
    bring_in(source, bulk())

    done = bring_in(source, bulk(users=USERS[:2], manifest=['"file.users","delta"']), **later(1))

    assert figures(done) == {"same": 1}
    assert len(places()) == 4


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_every_file_has_its_own_encoding(source, encoding):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("users.csv", "\r\n".join(USERS).replace("Lee", "Núñez").encode(encoding))
        archive.writestr("orgs.csv", "\n".join(ORGS))

    bring_in(source, out.getvalue())

    assert StaffMember.objects.filter(family_name="Núñez").exists()


def test_a_state_above_the_district_is_no_unit(source):
    orgs = [*ORGS, "wa,,,Evergreen State,state,,"]
    orgs[1] += "wa"

    bring_in(source, bulk(orgs=orgs))

    assert not OrgUnit.objects.filter(name__in=["Evergreen State", "Lark District"]).exists()
    assert OrgUnit.objects.get(name="North School").parent == source.employer.unit


def test_two_districts_are_two_units(source):
    orgs = [*ORGS, "d2,,,Owl District,district,200,", "s3,,,East School,school,103,d2"]

    bring_in(source, bulk(orgs=orgs))

    assert OrgUnit.objects.get(name="East School").parent.name == "Owl District"
    assert OrgUnit.objects.get(name="North School").parent.name == "Lark District"


def test_one_identifier_for_all_schools_does_not_join_them(source):
    orgs = [line.replace("101", "1").replace("102", "1") for line in ORGS]

    bring_in(source, bulk(orgs=orgs))

    assert {unit for _, unit, _ in places()} == {"North School", "South School"}


# Nights: only what changed.


def brought_in_12(source):
    bring_in(source, zipped(users=USERS_12, roles=ROLES_12, orgs=ORGS))


def test_a_role_may_change_without_its_user(source):
    brought_in_12(source)
    night = zipped(
        manifest=["propertyName,value", "file.users,absent", "file.roles,delta"],
        roles=[ROLES_12[0], "r9,active,,u1,secondary,aide,,,s1,", ROLES_12[1].replace("r1,,", "r1,tobedeleted,")],
    )  # fmt: skip

    done = bring_in(source, night, **later(5))
    again = bring_in(source, night, **later(6))

    jobs = Position.objects.filter(ends_on__isnull=True).values_list(
        "unit__name", "job_group__code"
    )
    assert set(jobs) == {("North School", "para"), ("South School", "classroom")}
    assert done.figures["read"] == 1
    assert figures(again) == {"same": 1}
    assert StaffMember.objects.get().given_name == "Ana"


def test_a_quiet_night_changes_nothing(source):
    bring_in(source, bulk())

    done = bring_in(
        source, zipped(manifest=["propertyName,value", "file.users,absent"]), **later(1)
    )

    assert figures(done) == {}
    assert "nobody is added or ended" in done.message


def test_a_zip_without_users_that_does_not_say_so_is_refused(source):
    assert preview(source, zipped(orgs=ORGS)).status == ImportStatus.FAILED


def test_a_delta_that_makes_a_relative_of_somebody_ends_their_work(source):
    bring_in(source, bulk())

    parent = USERS[3].replace("aide", "parent")
    done = bring_in(source, zipped(manifest=DELTA, users=[USERS[0], parent]), typed=1, **later(5))

    assert figures(done) == {"ended": 1}


def test_pupils_who_left_are_passed_over(source):
    bring_in(source, bulk())

    gone = USERS[4].replace("p1,,", "p1,tobedeleted,")
    done = bring_in(source, zipped(manifest=DELTA, users=[USERS[0], gone]), **later(5))

    assert (done.figures["read"], done.figures["left_out"]) == (0, 1)
