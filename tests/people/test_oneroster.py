"""OneRoster zips as real systems export them."""

import io
import zipfile
from datetime import date

import pytest

from pd_portal.people.models import (
    ImportStatus,
    OrgUnit,
    Position,
    RosterSource,
    StaffMember,
)
from tests.factories.people import EmployerFactory
from tests.people.test_import import bring_in, figures, later, preview

pytestmark = pytest.mark.django_db

ORGS = [
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "d1,,,Lark District,district,100,",
    "s1,,,North School,school,101,d1",
    "s2,,,South School,school,102,d1",
]
USERS = [
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
    'u1,,,true,"s1,s2",teacher,ana,,Ana,Lee,,1001,ana@example.org,,,,,',
    "u2,,,true,s1,administrator,bo,,Bo,Ng,,1002,bo@example.org,,,,,",
    "u3,,,true,s2,aide,cy,,Cy,Quist,,1003,,,,,,",
    "p1,,,true,s2,student,kid,,Kid,Small,,9,,,,,,",
]
MANIFEST = ["propertyName,value", "manifest.version,1.0", "file.users,bulk", "file.orgs,bulk"]
USERS_12 = [
    "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,identifier,email,preferredGivenName,primaryOrgSourcedId",
    "u1,,,true,ana,Ana,Lee,1001,ana@example.org,Annie,s2",
    "p1,,,true,kid,Kid,Small,9,,,s2",
]
ROLES_12 = [
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
    "r1,,,u1,secondary,teacher,2026-08-20,,s1,",
    "r2,,,u1,primary,teacher,2026-08-20,,s2,",
    "r3,,,p1,primary,student,,,s2,",
]


@pytest.fixture
def source():
    return RosterSource.objects.create(
        employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
    )


def zipped(end="\r\n", bom=False, **files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, lines in files.items():
            text = end.join(lines) + end
            archive.writestr(f"{name}.csv", ("\ufeff" if bom else "") + text)
    return out.getvalue()


def bulk(users=USERS, orgs=ORGS, manifest=MANIFEST, **more):
    return zipped(users=users, orgs=orgs, manifest=manifest, **more)


def places():
    rows = Position.objects.filter(ends_on__isnull=True)
    return sorted(rows.values_list("person__given_name", "unit__name", "primary"))


def test_a_bulk_zip_makes_staff_of_every_organization_and_passes_pupils_over(source):
    done = bring_in(source, bulk())

    assert figures(done) == {"added": 3}
    assert done.figures["left_out"] == 1
    assert places() == [
        ("Ana", "North School", True),
        ("Ana", "South School", False),
        ("Bo", "North School", True),
        ("Cy", "South School", True),
    ]
    assert OrgUnit.objects.get(name="North School").path.startswith(source.employer.unit.path)


def test_the_same_zip_twice_changes_nothing(source):
    bring_in(source, bulk())

    assert figures(bring_in(source, bulk(), **later(1))) == {"same": 3}


def test_roles_of_version_1_2_come_from_their_own_file(source):
    done = bring_in(source, bulk(users=USERS_12, roles=ROLES_12))

    assert figures(done) == {"added": 1}
    assert places() == [("Ana", "North School", False), ("Ana", "South School", True)]
    assert StaffMember.objects.get().called == "Annie"
    assert Position.objects.first().starts_on == date(2026, 8, 20)


def test_untidy_files_are_read(source):
    heads = USERS[0].replace("sourcedId", "SOURCEDID").replace("givenName", "GivenName") + ",,"
    untidy = [heads, *(line + ",," for line in USERS[1:])]
    manifest = ["propertyName,value", "file.users,", "oneroster.version,", "file.classes,absent"]

    done = bring_in(source, zipped(bom=True, end="\n", USERS=untidy, Orgs=ORGS, manifest=manifest))

    assert figures(done) == {"added": 3}


def test_a_zip_without_a_manifest_is_a_bulk_zip(source):
    assert figures(bring_in(source, zipped(users=USERS, orgs=ORGS))) == {"added": 3}


def test_a_delta_ends_only_whom_it_says(source):
    bring_in(source, bulk())
    delta = [line.replace("bulk", "delta") for line in MANIFEST]
    gone = [USERS[0], USERS[3].replace("u3,,", "u3,tobedeleted,2026-10-11T00:00:00.000Z")]

    done = bring_in(source, bulk(users=gone, manifest=delta), typed=1, **later(10))

    assert figures(done) == {"ended": 1}
    assert [row[0] for row in places()] == ["Ana", "Ana", "Bo"]


def test_a_bulk_zip_ends_whom_it_does_not_name(source):
    bring_in(source, bulk())

    done = bring_in(source, bulk(users=USERS[:3]), typed=1, **later(10))

    assert figures(done) == {"same": 2, "ended": 1}


def test_missing_optional_files_mean_nothing(source):
    bring_in(source, bulk())

    assert figures(bring_in(source, zipped(users=USERS, orgs=ORGS), **later(1))) == {"same": 3}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("u9,,,true,s9,teacher,x,,X,Y,,9,,,,,,", "orgSourcedIds", "'s9' is not in orgs.csv"),
        ("u9,,,true,s1,wizard,x,,X,Y,,9,,,,,,", "role", "not a role of OneRoster"),
        ("u1,,,true,s1,teacher,x,,X,Y,,9,,,,,,", "sourcedId", "stands in line 2 already"),
        ("u9,,,true,s1,teacher,x,,,,,9,,,,,,", "familyName", "names nobody"),
        ("u9,,,true,,teacher,x,,X,Y,,9,,,,,,", "orgSourcedIds", "no organization"),
    ],
)
def test_a_rejected_row_is_named_with_line_and_column(source, line, column, reason):
    done = bring_in(source, bulk(users=[*USERS, line]))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (6, column)
    assert reason in problem.reason
    assert figures(done) == {"added": 3, "errors": 1}


def test_an_existing_person_is_known_by_the_employee_id(source):
    bring_in(source, bulk())
    other = RosterSource.objects.create(
        employer=source.employer, code="sis2", name="New SIS", format="oneroster"
    )

    bring_in(other, bulk(users=[line.replace("u1,", "X1,") for line in USERS[:2]]), **later(1))

    assert StaffMember.objects.filter(family_name="Lee").count() == 1


def named(name, content=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a zip", "not a zip file"),
        (named("../users.csv"), "outside itself"),
        (named("/etc/users.csv"), "outside itself"),
        (named("users.csv", b"0" * 30_000_000), "far more than it should"),
        (named("classes.csv"), "no users.csv"),
        (zipped(users=USERS)[:-40], "not a zip file"),
    ],
)
def test_a_bad_zip_is_refused_whole(source, content, reason):
    roster_import = preview(source, content)

    assert roster_import.status == ImportStatus.FAILED
    assert reason in roster_import.message
