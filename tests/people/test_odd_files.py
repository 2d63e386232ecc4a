"""HR and payroll files as they come out of real systems: nothing to tidy by hand first."""

import io
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter

from pd_portal.people.actions.merges import merge_people
from pd_portal.people.actions.positions import correct_position
from pd_portal.people.models import Position, RosterSource, StaffMember
from tests.factories.people import EmployerFactory, JobGroupFactory, OrgUnitFactory
from tests.people.test_import import ANA, BO, BY, CY, HEADS, NOW, bring_in, csv_file, figures, later

pytestmark = pytest.mark.django_db
NAMED = "Emp No,Employee Name,Job Title,Job Code,Location,Hire Date"


@pytest.fixture
def source():
    employer = EmployerFactory()
    for code in ("North", "Garage"):
        OrgUnitFactory(code=code, parent=employer.unit)
    for code in ("classroom", "leaders", "operations"):
        JobGroupFactory(code=code)
    return RosterSource.objects.create(employer=employer, code="payroll", name="Payroll")


def starts():
    return dict(Position.objects.values_list("person__given_name", "starts_on"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_delimiter_in_any_encoding_says_the_same(source, sign, encoding):
    content = csv_file(ANA, BO, CY).decode().replace(",", sign).encode(encoding)

    assert figures(bring_in(source, content)) == {"added": 3}
    assert StaffMember.objects.filter(family_name="Núñez").exists()


def test_a_first_line_may_name_the_delimiter(source):
    content = b"sep=;\r\n" + csv_file(ANA.replace("North", "Nowhere")).replace(b",", b";")

    assert bring_in(source, content).problems.get(severity="error").line == 3


def test_title_lines_above_the_columns_are_passed_over(source):
    titles = b"Lark School District\r\nEmployees, sorted by name\r\n\r\nPrinted:,10/1/2026\r\n"

    done = bring_in(source, titles + csv_file(ANA, BO.replace("North", "Nowhere")))

    assert done.problems.get(severity="error").line == 7
    assert "columns are named in line 5" in done.message


@pytest.mark.parametrize(
    "last", ["Total,2,,,,,,,,,,", "Total employees: 2", "Page 1 of 1", ",,Grand total,2"]
)
def test_a_sum_at_the_bottom_is_nobody(source, last):
    done = bring_in(source, csv_file(ANA, BO, "", last))

    assert figures(done) == {"added": 2}
    assert "sums up and was passed over" in done.message


def test_somebody_called_total_is_somebody(source):
    done = bring_in(source, csv_file("77,Total,Page,,Teacher,classroom,North,1,,,Y,"))

    assert figures(done) == {"added": 1}


def test_columns_of_one_name_are_told_apart(source):
    content = csv_file(f"{ANA},a,b", heads=f"{HEADS},Note,Note")

    assert "Several columns are called Note" in bring_in(source, content).message


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9/1/2026", date(2026, 9, 1)),
        ("09/01/26 12:00 AM", date(2026, 9, 1)),
        ("2026-09-01T00:00:00", date(2026, 9, 1)),
        ("20260901", date(2026, 9, 1)),
        ("46266", date(2026, 9, 1)),
        ("46266.5", date(2026, 9, 1)),
        ("01-Sep-2026", date(2026, 9, 1)),
        ("1 Sept 26", date(2026, 9, 1)),
        ("Sep. 1 2026", date(2026, 9, 1)),
        ('"September 1, 2026"', date(2026, 9, 1)),
    ],
)
def test_a_day_is_read_however_it_is_written(source, text, day):
    bring_in(source, csv_file(ANA.replace("9/1/2026", text)))

    assert starts()["Ana"] == day


def test_a_day_first_date_is_refused_and_not_turned_round(source):
    done = bring_in(source, csv_file(ANA.replace("9/1/2026", "25/12/2026")))

    problem = done.problems.get(severity="error")
    assert (problem.line, problem.column) == (2, "PositionStart")
    assert "The month comes first" in problem.reason


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"Núñez, Ana María"', ("Ana María", "Núñez")),
        ('"van der Berg, Bo, Jr."', ("Bo", "van der Berg Jr.")),
        ('"Lee III, Sam"', ("Sam", "Lee III")),
        ("Sam Lee", ("Sam", "Lee")),
        ("Sam Lee Jr.", ("Sam", "Lee Jr.")),
        ("Teller", ("", "Teller")),
    ],
)
def test_a_whole_name_is_taken_apart(source, text, names):
    bring_in(source, csv_file(f"7,{text},Teacher,classroom,North,9/1/2026", heads=NAMED))

    assert StaffMember.objects.values_list("given_name", "family_name").get() == names


def test_numbers_a_spreadsheet_made_are_the_numbers_that_were(source):
    bring_in(source, csv_file(ANA, BO))

    floats = csv_file(
        ANA.replace("1001", "1001.0").replace("1002", "1002.0"), BO.replace("1002", "1002.00")
    )

    assert figures(bring_in(source, floats, **later(1))) == {"same": 2}


def test_half_time_may_be_written_with_a_comma(source):
    bring_in(source, csv_file(ANA.replace(",1,9/1", ',"0,5",9/1')))

    assert str(Position.objects.get().fte) == "0.500"


def workbook(*sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def test_the_longest_sheet_of_a_workbook_is_the_list(source):
    rows = [["Staff list"], [], HEADS.split(","), ANA.split(","), BO.split(",")]
    rows[3][0], rows[3][8] = 1001, 46266
    rows.append(["Total", 2])

    done = bring_in(source, workbook(("About", [["Read me", "x"]]), ("Staff", rows)), name="x.xlsx")

    assert figures(done) == {"added": 2}
    assert "Read from the sheet 'Staff'" in done.message
    assert starts()["Ana"] == date(2026, 9, 1)


def test_a_person_joined_from_two_numbers_keeps_the_rows_of_both(source):
    other = ANA.replace("1001", "9001").replace("ana@", "a.n@").replace("North", "Garage")
    bring_in(source, csv_file(ANA, BO, other))
    ana, again = StaffMember.objects.filter(given_name="Ana").order_by("pk")
    when = {"actor": BY, "now": datetime.fromisoformat(str(NOW)) + timedelta(hours=1)}
    correct_position(position=again.positions.get(), changes={"primary": False}, **when)
    merge_people(duplicate=again, into=ana, **when)

    bring_in(source, csv_file(ANA, BO, other), **later(1))
    done = bring_in(source, csv_file(ANA, BO, other), **later(2))

    assert figures(done) == {"same": 3}
    assert Position.objects.standing().filter(person=ana, ends_on__isnull=True).count() == 2
