"""A roster file from upload to facts, through the importer alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import apply_import, upload_file
from pd_portal.people.models import (
    Employment,
    ImportStatus,
    Leave,
    Position,
    ReviewItem,
    RosterSource,
    StaffMember,
)
from pd_portal.people.signals import positions_changed
from tests.factories.people import (
    OrgUnitFactory,
    PartnerEmployerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
BY = System("test")
HEADS = "EmployeeNumber,LastName,FirstName,WorkEmail,JobTitle,JobCode,Location,FTE,PositionStart,PositionEnd,Primary,SupervisorNumber"
ANA = "1001,Núñez,Ana,ana@example.org,Teacher,classroom,North,1,9/1/2026,,Y,1002"
BO = "1002,O'Neil,Bo,bo@example.org,Principal,leaders,North,1,7/1/2026,,Y,"
CY = "1003,Quist,Cy,,Bus Driver,operations,Garage,.5,7/1/2026,,Y,1002"


def csv_file(*lines, heads=HEADS):
    return "\r\n".join([heads, *lines]).encode()


def preview(source, content, *, day=date(2026, 10, 1), now=NOW, name="people.csv"):
    roster_import = upload_file(
        source=source, file_name=name, content=content, as_of=day, actor=BY, now=now
    )
    return stage(roster_import, now=now)


def bring_in(source, content, *, typed=None, **when):
    roster_import = preview(source, content, **when)
    assert roster_import.status == ImportStatus.STAGED, roster_import.message
    assert roster_import.figures["difference"] == 0
    return apply_import(
        roster_import=roster_import, typed=typed, actor=BY, now=when.get("now", NOW)
    )


def figures(roster_import):
    kept = ("added", "changed", "same", "ended", "review", "errors")
    return {k: v for k in kept if (v := roster_import.figures[k])}


def later(days):
    return {"day": date(2026, 10, 1) + timedelta(days=days), "now": NOW + timedelta(days=days)}


def test_a_first_file_makes_people_employments_and_positions(source):
    done = bring_in(source, csv_file(ANA, BO, CY))

    ana = Position.objects.get(person__given_name="Ana")
    assert figures(done) == {"added": 3}
    assert (ana.unit.code, ana.job_group.code, ana.starts_on) == (
        "North",
        "classroom",
        date(2026, 9, 1),
    )
    assert ana.supervisor.given_name == "Bo"
    assert ana.employment.employee_id == "1001"
    assert ana.person.work_email == "ana@example.org"
    assert list(StaffMember.objects.search("nunez 1001")) == [ana.person]


def test_a_preview_changes_nothing(source):
    preview(source, csv_file(ANA))

    assert not StaffMember.objects.exists()


def test_the_same_file_twice_changes_nothing(source):
    bring_in(source, csv_file(ANA, BO, CY))

    again = bring_in(source, csv_file(ANA, BO, CY), **later(1))

    assert figures(again) == {"same": 3}
    assert Position.objects.count() == 3


def test_a_login_follows_the_address_of_the_file(source):
    bring_in(source, csv_file(ANA, BO, CY))
    StaffMember.objects.filter(given_name="Ana").update(user=UserFactory(email="ana@example.org"))

    bring_in(source, csv_file(ANA.replace("ana@", "ana.ruiz@"), BO, CY), **later(1))

    assert StaffMember.objects.get(given_name="Ana").user.email == "ana.ruiz@example.org"


def test_a_move_closes_one_position_and_opens_the_next(source):
    bring_in(source, csv_file(ANA, BO, CY))

    done = bring_in(source, csv_file(ANA.replace("North", "Garage"), BO, CY), **later(10))

    old, new = Position.objects.filter(person__given_name="Ana").order_by("starts_on")
    assert figures(done) == {"changed": 1, "same": 2}
    assert (old.ends_on, new.starts_on, new.unit.code) == (
        date(2026, 10, 10),
        date(2026, 10, 11),
        "Garage",
    )
    assert new.employment == old.employment


def test_somebody_missing_from_the_file_is_ended_the_day_before(source):
    bring_in(source, csv_file(ANA, BO, CY))

    done = bring_in(source, csv_file(ANA, BO), typed=1, **later(10))

    gone = Position.objects.get(person__given_name="Cy")
    assert figures(done) == {"same": 2, "ended": 1}
    assert gone.ends_on == date(2026, 10, 10)
    assert gone.employment.ends_on == date(2026, 10, 10)


def test_a_stated_end_is_the_end(source):
    bring_in(source, csv_file(ANA, BO, CY))

    left = CY.replace("7/1/2026,,", "7/1/2026,10/5/2026,")
    done = bring_in(source, csv_file(ANA, BO, left), typed=1, **later(10))

    assert figures(done) == {"same": 2, "ended": 1}
    assert Employment.objects.get(employee_id="1003").ends_on == date(2026, 10, 5)
    assert figures(bring_in(source, csv_file(ANA, BO, left), **later(11))) == {"same": 3}


def test_a_file_that_ends_many_asks_for_the_count(source):
    bring_in(source, csv_file(ANA, BO, CY))
    staged = preview(source, csv_file(ANA), **later(10))

    with pytest.raises(Refused, match="would end 2 of 3 people"):
        apply_import(roster_import=staged, actor=BY, now=NOW)
    assert Position.objects.filter(ends_on__isnull=True).count() == 3


def test_somebody_hired_again_soon_keeps_the_original_hire_day(source):
    bring_in(source, csv_file(ANA, BO, CY))
    bring_in(source, csv_file(ANA, BO), typed=1, **later(10))

    done = bring_in(source, csv_file(ANA, BO, CY), **later(40))

    spells = Employment.objects.filter(employee_id="1003").order_by("starts_on")
    assert figures(done) == {"same": 2, "added": 1}
    assert [s.original_hire_on for s in spells] == [date(2026, 7, 1)] * 2
    assert spells[1].starts_on == date(2026, 11, 10)


def test_two_rows_are_two_positions_of_one_person(source):
    second = ANA.replace("Teacher", "Coach").replace(",1,9/1", ",.2,9/1").replace(",Y,", ",N,")

    bring_in(source, csv_file(ANA, second))

    positions = Position.objects.filter(person__given_name="Ana").order_by("-primary")
    assert [(p.title, p.primary) for p in positions] == [("Teacher", True), ("Coach", False)]


def test_two_primaries_are_an_error_at_the_second(source):
    second = ANA.replace("Teacher", "Coach")

    done = bring_in(source, csv_file(ANA, second))

    problem = done.problems.get(severity="error")
    assert (problem.line, "Line 2 is already" in problem.reason) == (3, True)
    assert figures(done) == {"added": 1, "errors": 1}


def test_an_unknown_code_stops_only_its_own_row(source):
    done = bring_in(source, csv_file(ANA.replace("North", "Nowhere"), BO))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (2, "Location")
    assert "'Nowhere' is not mapped" in problem.reason
    assert figures(done) == {"added": 1, "errors": 1}


def test_nobody_is_ended_for_a_line_that_could_not_be_read(source):
    bring_in(source, csv_file(ANA, BO, CY))

    done = bring_in(source, csv_file(ANA, BO, CY.replace("Garage", "Nowhere")), **later(1))

    assert figures(done) == {"same": 2, "errors": 1}
    assert Position.objects.filter(ends_on__isnull=True).count() == 3


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (("9/1/2026,,", "9/1/2026,8/1/2026,"), "PositionEnd", "before the first"),
        (("9/1/2026", "13/45/2026"), "PositionStart", "not a day of the calendar"),
        (("9/1/2026", "soon"), "PositionStart", "not a date"),
        (("Ana,", "=HYPERLINK(1),"), "FirstName", "spreadsheet formula"),
        (("1001,", ","), "EmployeeNumber", "says of nobody"),
        (("ana@example.org", "ana at home"), "WorkEmail", "not an e-mail"),
        ((",1,9/1", ",lots,9/1"), "FTE", "not a number"),
    ],
)
def test_a_bad_value_is_named_with_line_and_column(source, change, column, reason):
    done = bring_in(source, csv_file(BO, ANA.replace(*change)))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (3, column)
    assert reason in problem.reason


def test_supervisors_never_form_a_circle(source):
    done = bring_in(source, csv_file(ANA, BO.replace(",Y,", ",Y,1001")))

    supervised = Position.objects.filter(supervisor__isnull=False)
    assert supervised.count() == 1
    assert done.problems.filter(severity="warning", reason__contains="circle").count() == 1


def test_names_in_any_script_are_kept(source):
    bring_in(source, csv_file("7,سلام,🌟 Li,,Teacher,classroom,North,1,,,Y,"))

    assert StaffMember.objects.filter(family_name="سلام", given_name="🌟 Li").exists()


def test_a_number_used_again_waits_for_a_decision(source):
    bring_in(source, csv_file(ANA, BO, CY))

    done = bring_in(source, csv_file(ANA, BO, CY.replace("Quist,Cy", "Amari,Dee")), **later(1))

    assert figures(done) == {"same": 2, "review": 1}
    assert ReviewItem.objects.get().suggested.given_name == "Cy"
    assert Position.objects.filter(ends_on__isnull=True).count() == 3


def test_a_new_number_with_a_known_name_and_address_waits_for_a_decision(source):
    bring_in(source, csv_file(ANA, BO))

    done = bring_in(source, csv_file(ANA, BO, ANA.replace("1001", "9001")), **later(1))

    assert figures(done) == {"same": 2, "review": 1}
    assert StaffMember.objects.count() == 2


def test_one_number_at_two_employers_is_two_people(source):
    district = PartnerEmployerFactory(code="district")
    OrgUnitFactory(code="D-North", name="North", parent=district.unit)
    theirs = RosterSource.objects.create(employer=district, code="d", name="District payroll")
    line = "1001,Lee,Sam,,Teacher,classroom,{},1,,,Y,"

    bring_in(source, csv_file(line.format("North")))
    bring_in(theirs, csv_file(line.format("D-North")))

    assert StaffMember.objects.filter(family_name="Lee").count() == 2
    assert Position.objects.filter(ends_on__isnull=True).count() == 2


def test_ten_month_staff_stay_over_the_summer(source):
    source.profile = {
        "columns": dict(
            key="EmployeeNumber", family_name="LastName", given_name="FirstName", title="JobTitle",
            job="JobCode", location="Location", starts_on="PositionStart", ends_on="PositionEnd",
        ),
        "ten_month_kinds": ["regular"],
    }  # fmt: skip
    source.save()
    bring_in(source, csv_file(ANA, BO))
    july = {"day": date(2027, 7, 10), "now": datetime(2027, 7, 10, 19, tzinfo=UTC)}

    done = bring_in(source, csv_file(ANA.replace("9/1/2026,,", "9/1/2026,6/18/2027,")), **july)

    assert figures(done) == {"same": 1}
    assert Position.objects.filter(ends_on__isnull=True).count() == 2


def test_a_preview_from_before_a_change_is_not_applied(source):
    staged = preview(source, csv_file(ANA))
    bring_in(source, csv_file(BO), **later(1))

    with pytest.raises(Refused, match="changed since this preview"):
        apply_import(roster_import=staged, actor=BY, now=NOW)


def test_an_import_tells_whose_facts_changed(source):
    told = []
    positions_changed.connect(listen := lambda person_ids, **_: told.append(person_ids))

    bring_in(source, csv_file(ANA, BO))
    bring_in(source, csv_file(ANA, BO), **later(1))

    assert told == [set(StaffMember.objects.values_list("pk", flat=True))]
    positions_changed.disconnect(listen)


def test_leaves_come_in_their_own_file(source):
    bring_in(source, csv_file(ANA, BO))
    leaves = RosterSource.objects.create(
        employer=source.employer, code="leaves", name="Leaves", format="leaves"
    )
    heads = "EmployeeNumber,LeaveStart,LeaveEnd,Paid"

    first = bring_in(leaves, csv_file("1001,10/5/2026,,Y", heads=heads))
    ended = bring_in(leaves, csv_file("1001,10/5/2026,11/5/2026,Y", heads=heads), **later(40))
    again = bring_in(leaves, csv_file("1001,10/5/2026,11/5/2026,Y", heads=heads), **later(41))

    assert [figures(i) for i in (first, ended, again)] == [{"added": 1}, {"ended": 1}, {"same": 1}]
    assert Leave.objects.get().ends_on == date(2026, 11, 5)
