"""What becomes of a row after HR said whose it is, and of files that come in the wrong order."""

from datetime import date, timedelta

import pytest

from pd_portal.people.actions.hiring import end_employment
from pd_portal.people.actions.imports import decide_review
from pd_portal.people.models import Employment, Position, ReviewItem, StaffMember
from tests.factories.people import StaffMemberFactory
from tests.people.test_import import ANA, BO, BY, NOW, bring_in, csv_file, figures, later, preview
from tests.people.test_oneroster import ORGS, ROLES_12, USERS_12, zipped

pytestmark = pytest.mark.django_db

HEAD = "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,identifier,email"
ANN = "x1,,true,s1,teacher,Ann,Lee,100,"


def users(*lines):
    return zipped(orgs=ORGS, users=[HEAD, *lines])


def somebody_else():
    decide_review(
        item=ReviewItem.objects.get(), same_person=False, actor=StaffMemberFactory(), now=NOW
    )


def errors(done):
    return [p.reason for p in done.problems.filter(severity="error")]


def test_a_sourced_id_used_again_is_an_error_once_hr_said_it_is_somebody_else(oneroster):
    bring_in(oneroster, users(ANN))
    other = users("x1,,true,s1,teacher,Cy,Quist,300,")
    assert figures(bring_in(oneroster, other, **later(1))) == {"review": 1}

    somebody_else()
    done = bring_in(oneroster, other, **later(2))

    assert figures(done) == {"errors": 1}
    assert errors(done)[0].startswith("HR said that this is not Ann Lee")
    assert Position.objects.get().ends_on is None


def test_an_identifier_of_somebody_else_is_not_used_once_hr_said_so(oneroster):
    bring_in(oneroster, users(ANN))
    both = users(ANN, "x2,,true,s1,teacher,Cy,Quist,100,")
    assert figures(bring_in(oneroster, both, **later(1))) == {"same": 1, "review": 1}

    somebody_else()
    done = bring_in(oneroster, both, **later(2))
    again = bring_in(oneroster, both, **later(3))

    assert figures(done) == {"same": 1, "added": 1}
    assert Employment.objects.get(person__family_name="Quist").employee_id == "x2"
    assert figures(again) == {"same": 2}


def test_a_line_that_waits_for_hr_and_holds_a_bad_role_is_counted_once(oneroster):
    bring_in(oneroster, users("u1,,true,s1,teacher,Old,Name,1001,"))
    roles = [*ROLES_12[:2], "r2,,,u1,primary,wizard,2026-08-20,,s2,"]

    found = preview(oneroster, zipped(orgs=ORGS, users=USERS_12[:2], roles=roles), **later(1))

    assert found.figures["difference"] == 0
    assert figures(found) == {"errors": 1}


def test_primary_roles_that_follow_each_other_both_stay_primary(oneroster):
    roles = [
        *ROLES_12[:1],
        "r1,,,u1,primary,teacher,2020-08-20,2025-06-20,s1,",
        "r2,,,u1,primary,administrator,2025-07-01,,s2,",
        "r3,,,u1,primary,aide,2025-07-01,,s1,",
    ]

    bring_in(oneroster, zipped(orgs=ORGS, users=USERS_12[:2], roles=roles))

    held = Position.objects.order_by("starts_on", "job_group__code")
    assert list(held.values_list("job_group__code", "primary")) == [
        ("classroom", True),
        ("leaders", True),
        ("para", False),
    ]


def test_a_file_older_than_the_last_one_says_so_before_anything_is_done(oneroster):
    bring_in(oneroster, users(ANN), **later(9))

    found = preview(oneroster, users(ANN), day=date(2026, 10, 5), now=NOW + timedelta(days=10))

    assert "A file of October 10, 2026 was brought in already" in found.message
    assert StaffMember.objects.filter(family_name="Lee").count() == 1


def test_whom_hr_ended_by_hand_and_the_file_still_names_is_said_to_start_again(source):
    bring_in(source, csv_file(ANA, BO))
    spell = Employment.objects.get(employee_id="1001")
    end_employment(employment=spell, last_day=date(2026, 10, 2), actor=BY, now=NOW)

    done = bring_in(source, csv_file(ANA, BO), **later(4))

    assert figures(done) == {"added": 1, "same": 1}
    assert [(p.line, p.reason) for p in done.problems.all()] == [
        (
            2,
            "This position ended here on October 2, 2026, and the file still names it: it starts "
            "again on October 5, 2026.",
        )
    ]
