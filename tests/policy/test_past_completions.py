"""Completions seen elsewhere: read, looked at line by line, then all of them or none."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse

from courses.models import ModuleCompletion
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.policy.actions.past import apply_past, discard_past, stage_past
from pd_portal.policy.actions.standing import refresh_outstanding
from pd_portal.policy.models import PastImport, Progress
from pd_portal.policy.past import day_of, read_lines
from pd_portal.policy.queries import figures
from pd_portal.policy.queries.past import past_lines
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import (
    EmployerFactory,
    EmploymentFactory,
    PartnerEmployerFactory,
    PositionFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
TODAY = date(2026, 10, 1)
HEADS = "employee_id,module,completed_on,kind,version,shown,evidence,approved_by\n"


@pytest.fixture
def module():
    module = ModulePageFactory(slug="our-policy", number=1)
    ReleaseFactory(module=module, number=1)
    return module


@pytest.fixture
def ana(module):
    """Hired August 1, 2026."""
    employment = EmploymentFactory(employee_id="100", employer=EmployerFactory())
    return PositionFactory(employment=employment, person=employment.person).person


@pytest.fixture
def hr():
    employment = EmploymentFactory(employee_id="200", employer=EmployerFactory())
    return employment.person


def line(**changes):
    typed = {
        "employee_id": "100", "module": "our-policy", "completed_on": "2026-09-01",
        "kind": "recorded", "version": "", "shown": "yes", "evidence": "Signed sheet",
        "approved_by": "200",
    }  # fmt: skip
    return ",".join((typed | changes).values()) + "\n"


def staged(hr, *lines):
    return stage_past(
        employer=EmployerFactory(), file_name="past.csv", data=(HEADS + "".join(lines)).encode(),
        actor=hr, now=NOW,
    )  # fmt: skip


def problems(hr, *lines):
    return [found.problem for found in past_lines(staged(hr, *lines), TODAY)]


def test_a_good_line_becomes_a_completion_that_counts(ana, hr, module):
    requirement = RequirementVersionFactory(modules=[module]).requirement

    apply_past(past_import=staged(hr, line()), actor=hr, now=NOW)
    refresh_outstanding()

    made = ModuleCompletion.objects.get()
    assert (made.person, made.source, made.release.number) == (ana, "recorded", 1)
    assert made.rule["recorded"] == f"Signed sheet. Approved by {hr}"
    row = figures.standing_on(requirement, TODAY).get(person=ana)
    assert row.progress == Progress.PROFICIENT


def test_before_the_first_position_only_prior_learning(ana, hr):
    earlier = {"completed_on": "2026-07-31"}

    found = problems(hr, line(**earlier), line(**earlier, kind="prior"))

    assert found[0].startswith("That is before August 1, 2026, the first position")
    assert found[1] == ""


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"employee_id": "999"}, "Nobody here has the employee id 999."),
        ({"module": "juggling"}, "No module is called juggling."),
        ({"completed_on": "last week"}, "Write the date like 2027-03-14."),
        (
            {"completed_on": "2026-10-02"},
            "This day is still to come. Bring the line again once it has happened.",
        ),
        ({"kind": "online"}, "Write recorded or prior as the kind."),
        ({"shown": "perhaps"}, "Write yes or no under shown."),
        ({"evidence": ""}, "Say what was seen as evidence."),
        ({"approved_by": "999"}, "Nobody here has the employee id 999 of the approver."),
        ({"approved_by": "100"}, "Nobody approves their own."),
        ({"version": "7"}, "Our policy, our roles has no version 7."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(ana, hr, changes, said):
    assert problems(hr, line(**changes)) == [said]


def test_what_is_on_record_and_what_stands_twice_is_refused(ana, hr):
    apply_past(past_import=staged(hr, line()), actor=hr, now=NOW)
    other = line(completed_on="2026-09-02")

    found = problems(hr, line(), other, other)

    assert found == ["This is on record already.", "", "The same stands in an earlier line."]


def test_one_line_to_mend_keeps_every_line_out(ana, hr):
    brought = staged(hr, line(), line(employee_id="999"))

    with pytest.raises(Refused, match="1 line has something to mend"):
        apply_past(past_import=brought, actor=hr, now=NOW)

    assert not ModuleCompletion.objects.exists()


def test_a_file_is_taken_in_once(ana, hr):
    brought = staged(hr, line())
    apply_past(past_import=brought, actor=hr, now=NOW)

    with pytest.raises(Refused, match="already"):
        apply_past(past_import=brought, actor=hr, now=NOW)
    with pytest.raises(Refused, match="taken in before"):
        staged(hr, line())


def test_a_file_put_aside_changes_nobody(ana, hr):
    brought = staged(hr, line())
    discard_past(past_import=brought, actor=hr, now=NOW)

    with pytest.raises(Refused, match="put aside already"):
        apply_past(past_import=brought, actor=hr, now=NOW)
    assert not ModuleCompletion.objects.exists()


@pytest.mark.parametrize(
    "data, said",
    [
        (b"employee_id,module\n1,2\n", "no column completed_on"),
        (HEADS.encode(), "no lines"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        ((HEADS + "1,1,1,1,1,1,1,1\n" * 1001).encode(), "more than 1000 lines"),
    ],
)
def test_files_that_cannot_be_read_are_refused(data, said):
    with pytest.raises(Refused, match=said):
        read_lines(data)


@pytest.mark.parametrize("text", ["2026-09-01", "9/1/2026"])
def test_dates_are_read_as_people_here_write_them(text):
    assert day_of(text) == date(2026, 9, 1)


@time_machine.travel(NOW, tick=False)
def test_hr_brings_a_file_looks_and_records_it(client, ana, hr):
    person = employee_with_role(roles.HR)
    client.force_login(person.user)
    file = SimpleUploadedFile("past.csv", (HEADS + line()).encode())

    brought = client.post(
        reverse("policy:past"), {"employer": EmployerFactory().pk, "file": file}
    ).headers["Location"]
    shown = client.get(brought).content.decode()
    client.post(f"{brought}take-in/")
    after = client.get(reverse("policy:past")).content.decode()

    assert "1 line, all of them good" in shown
    assert ModuleCompletion.objects.get().person == ana
    assert "Taken in" in after


@time_machine.travel(NOW, tick=False)
def test_a_file_with_something_to_mend_cannot_be_recorded_from_the_page(client, ana, hr):
    client.force_login(employee_with_role(roles.HR).user)
    brought = staged(hr, line(employee_id="999"))

    shown = client.get(reverse("policy:past_import", args=[brought.pk])).content.decode()
    answer = client.post(reverse("policy:take_in", args=[brought.pk]))

    assert "Nobody here has the employee id 999." in shown
    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.content.decode()


def test_another_employers_file_is_not_found(client, ana, hr):
    brought = staged(hr, line())
    client.force_login(employee_with_role(roles.HR, employer=PartnerEmployerFactory()).user)

    assert client.get(reverse("policy:past_import", args=[brought.pk])).status_code == 404


def test_looking_asks_as_many_queries_for_many_lines(ana, hr, django_assert_num_queries):
    brought = staged(hr, *[line(completed_on=f"2026-09-{day:02}") for day in range(1, 29)])
    brought = PastImport.objects.select_related("employer").get(pk=brought.pk)

    with django_assert_num_queries(5):
        past_lines(brought, TODAY)


COLUMNS = (
    "employer_id, file_name, digest, lines, state, taken_in, staged_at, staged_by_id, decided_at"
)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ("state = 'applied'", "decided_once"),
        ("state = 'lost'", "decided_once"),
        ("decided_at = staged_at", "decided_once"),
        ("taken_in = -1", "taken_in"),
    ],
)
def test_the_database_keeps_a_file_s_state_and_its_day_together(module, ana, hr, changes, rule):
    staged(hr, line())

    with pytest.raises(IntegrityError, match=rule), connection.cursor() as cursor:
        cursor.execute(f"UPDATE pd_policy_pastimport SET {changes}")


def test_the_database_takes_a_file_in_once(module, ana, hr):
    file = staged(hr, line())
    apply_past(past_import=file, actor=hr, now=NOW)

    with pytest.raises(IntegrityError, match="(?i)unique"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO pd_policy_pastimport ({COLUMNS}) "
            f"SELECT {COLUMNS} FROM pd_policy_pastimport"
        )
