"""HR says what the roles of a OneRoster zip mean; until then only their own lines wait."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.people.actions.imports import apply_import
from pd_portal.people.models import JobGroup, Position, RosterImport, RosterSource
from tests.factories.people import EmployerFactory, JobGroupFactory, employee_with_role
from tests.people.test_import import BY, NOW, bring_in, figures, later, preview
from tests.people.test_oneroster import MANIFEST, ORGS, ROLES_12, USERS_12, zipped

pytestmark = pytest.mark.django_db

HEAD = "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,identifier,email"
PEOPLE = [
    HEAD,
    "u1,,true,s1,teacher,Ana,Lee,1001,",
    "u2,,true,s1,Bus Driver,Bo,Ng,1002,",
    "u3,,true,s2,ext:Board Member,Cy,Quist,1003,",
    "u4,,true,s2,Bus Driver,Di,Roe,1004,",
]
FILE = zipped(manifest=MANIFEST, orgs=ORGS, users=PEOPLE)


@pytest.fixture
def source():
    JobGroupFactory(code="classroom")
    JobGroupFactory(code="drivers", name="Drivers")
    return RosterSource.objects.create(
        employer=EmployerFactory(), code="sis", name="SIS", format="oneroster"
    )


@pytest.fixture
def hr(client, source):
    person = employee_with_role(roles.HR, employer=source.employer)
    client.force_login(person.user)
    return person


def answer(client, found, **meanings):
    """Answer the page: each role as given, the others as suggested."""
    url = reverse("people:import_roles", args=[found.pk])
    form = client.get(url).context["form"]
    said = {name: field.initial for name, field in form.fields.items() if field.initial}
    chosen = {f"Role: {role}": code for role, code in meanings.items()}
    said |= {n: chosen[f.label] for n, f in form.fields.items() if f.label in chosen}
    sent = client.post(url, said)
    run_job.func(job_id=str(Job.objects.get(state="waiting").pk))
    found.refresh_from_db()
    found.source.refresh_from_db()
    return sent


def reasons(found):
    return [f"{p.line} {p.column}" for p in found.problems.filter(severity="error")]


def test_an_unknown_role_stops_its_own_lines_and_the_preview_leads_to_its_meaning(
    client, source, hr
):
    found = preview(source, FILE)

    page = client.get(reverse("people:import", args=[found.pk])).content.decode()

    assert figures(found) == {"added": 2, "errors": 2}
    assert reasons(found) == ["3 role", "5 role"]
    assert "Bus Driver (2 people)" in page
    assert reverse("people:import_roles", args=[found.pk]) in page
    assert "<li>Board member</li>" in page


def test_the_meanings_said_are_used_at_once_and_kept_for_the_next_file(client, source, hr):
    found = preview(source, FILE)

    sent = answer(client, found, busdriver="drivers", **{"ext:board member": "-"})
    apply_import(roster_import=found, actor=BY, now=NOW + timedelta(hours=1))
    again = bring_in(found.source, FILE, **later(1))

    assert "/jobs/" in sent["Location"]
    assert figures(found) == {"added": 3}
    drivers = Position.objects.filter(job_group__code="drivers")
    assert set(drivers.values_list("person__given_name", flat=True)) == {"Bo", "Di"}
    assert not JobGroup.objects.filter(code="board-member").exists()
    assert figures(again) == {"same": 3}


def test_a_role_said_to_be_nobodys_can_be_given_a_meaning_again(client, source, hr):
    found = preview(source, FILE)
    answer(client, found, busdriver="-")
    assert figures(found) == {"added": 2}

    answer(client, found, busdriver="drivers")

    assert figures(found) == {"added": 4}


def test_whoever_has_only_a_role_outside_the_staff_now_is_ended_by_a_delta(source):
    source.profile = {"open_missing": True, "jobs": {"ext:volunteer": "-"}}
    source.save()
    bring_in(source, FILE)
    delta = zipped(
        manifest=[*MANIFEST[:2], "file.users,delta"],
        users=[HEAD, "u1,,true,s1,ext:volunteer,Ana,Lee,1001,"],
    )

    done = bring_in(source, delta, typed=1, **later(1))

    assert figures(done) == {"ended": 1}
    assert Position.objects.get(person__given_name="Ana").ends_on is not None


def test_one_persons_other_roles_count_where_one_is_said_to_be_nobodys(source):
    source.profile = {"open_missing": True, "jobs": {"teacher": "-", "ext:coach": "classroom"}}
    source.save()
    lines = [*ROLES_12, "r4,,,u1,secondary,ext:coach,2026-08-20,,s1,"]

    bring_in(source, zipped(orgs=ORGS, users=USERS_12, roles=lines))

    assert list(Position.objects.values_list("unit__name", "job_group__code")) == [
        ("North School", "classroom")
    ]


def test_ten_month_staff_of_a_oneroster_source_are_named_by_job_group(client, source, hr):
    found = preview(source, FILE)

    url = reverse("people:import_roles", args=[found.pk])
    client.post(url, {"jobs_0": "?", "jobs_1": "?", "jobs_2": "?", "ten_month": ["classroom"]})

    source.refresh_from_db()
    assert source.profile["ten_month_jobs"] == ["classroom"]
    assert source.profile["open_missing"] is False


def test_the_page_is_for_a_waiting_zip_of_ones_own_employer(client, source, hr):
    other = RosterSource.objects.create(
        employer=EmployerFactory(code="lark"), code="l", name="L", format="oneroster"
    )
    payroll = RosterSource.objects.create(employer=source.employer, code="pay", name="Pay")
    theirs = preview(other, FILE)
    csv = RosterImport.objects.create(
        source=payroll, file_name="x.csv", sha256="0", as_of=date(2026, 10, 1),
        created_at=theirs.created_at,
    )  # fmt: skip

    for found in (theirs, csv, bring_in(source, FILE)):
        assert client.get(reverse("people:import_roles", args=[found.pk])).status_code == 404
