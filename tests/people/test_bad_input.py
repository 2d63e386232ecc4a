"""Every kind of bad file by name: HR and the nightly command read what is wrong and where."""

import io
import zipfile
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.people.models import Employment, Position, RosterImport, StaffMember
from tests.people.test_import import ANA, BO, CY, csv_file
from tests.people.test_oneroster import ORGS, USERS, bulk, zipped

pytestmark = pytest.mark.django_db
COLUMNS = {
    "key": "EmployeeNumber", "family_name": "LastName", "given_name": "FirstName",
    "email": "WorkEmail", "title": "JobTitle", "job": "JobCode", "location": "Location",
    "fte": "FTE", "starts_on": "PositionStart", "ends_on": "PositionEnd", "primary": "Primary",
    "supervisor": "SupervisorNumber",
}  # fmt: skip


@pytest.fixture
def payroll(source):
    source.profile = {"columns": COLUMNS}
    source.save()
    return source


def facts():
    """Everything that an import may write, row by row."""
    return [
        list(model.objects.order_by("pk").values()) for model in (StaffMember, Employment, Position)
    ]


def page_for_hr(client, source, content):
    """What HR reads after uploading: the preview, or why there is none. Nothing is written."""
    before = facts()
    sent = client.post(
        reverse("people:upload", args=[source.code]),
        {"file": SimpleUploadedFile("people.csv", content), "as_of": "2026-10-01"},
    )
    assert sent.status_code == 303
    run_job.func(job_id=str(Job.objects.latest("created_at").pk))
    page = client.get(reverse("people:import", args=[RosterImport.objects.latest("pk").pk]))
    assert facts() == before
    return page.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def nightly(source, content, tmp_path):
    """What the command prints, its error included."""
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    out = StringIO()
    try:
        call_command("import_roster", str(file), source=source.code, stdout=out)
    except (CommandError, SystemExit) as error:
        out.write(str(error))
    return out.getvalue()


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"0" * 50_000_000)
    return out.getvalue()


def tricky(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "sourcedId,status")
    return out.getvalue()


NO_LIST = {
    "a PDF": (b"%PDF-1.7 1 0 obj", "This is a PDF. Export the list as CSV or XLSX."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it holds binary data"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old Excel file"),
    "nothing at all": (b"\r\n\r\n", "The file is empty."),
    "a letter": (b"Dear HR,\nplease find attached\n", "The first line must name the columns"),
    "another list": (
        b"Room,Seats\n12,30\n",
        "The columns 'EmployeeNumber', 'FirstName', 'LastName', ",
    ),
    "a half UTF-16 file": (b"\xff\xfea\0b", "Save it as UTF-8"),
    "a cell of 10 MB": (csv_file(ANA) + b"\n7," + b"x" * 10_000_000, "Line 3 cannot be read"),
    "a long cell": (csv_file(ANA, "7," + "x" * 20_000), "Line 3, column 2: a cell of 20,000"),
    "an open quote": (csv_file(ANA, '7,"open') + b"\nx,y" * 50_000, "Line 3 cannot be read"),
    "a damaged workbook": (b"PK\x03\x04 and then nothing", "not a zip file, or it is damaged"),
}


@pytest.mark.parametrize("name", NO_LIST)
def test_what_is_no_list_is_refused_whole_with_the_place(client, payroll, hr, tmp_path, name):
    content, reason = NO_LIST[name]

    page = page_for_hr(client, payroll, content)

    assert reason in page
    assert "Nothing has changed." in page
    assert reason in nightly(payroll, content, tmp_path)


BAD_ZIPS = {
    "a zip bomb": (bomb, "users.csv unpacks to far more than it should"),
    "a way out by dots": (lambda: tricky("../../users.csv"), "names a file outside itself"),
    "a way out by root": (lambda: tricky("/etc/users.csv"), "names a file outside itself"),
    "a way out by drive": (lambda: tricky("C:\\users.csv"), "names a file outside itself"),
    "half a zip": (lambda: bulk()[:-60], "not a zip file, or it is damaged"),
    "two of one name": (lambda: zipped(users=USERS, USERS=USERS), "two files called"),
    "a cell of 10 MB": (
        lambda: zipped(users=[*USERS, "u9," + "x" * 10_000_000], orgs=ORGS),
        "users.csv: Line 6 cannot be read",
    ),
    "a CSV": (lambda: csv_file(ANA), "not a zip file"),
}


@pytest.mark.parametrize("name", BAD_ZIPS)
def test_a_bad_zip_is_refused_whole_with_the_place(client, oneroster, hr, tmp_path, name):
    make, reason = BAD_ZIPS[name]
    content = make()

    assert reason in page_for_hr(client, oneroster, content)
    assert reason in nightly(oneroster, content, tmp_path)


# One bad row: it alone is not used. Line, column and reason as HR reads them.
BAD_ROWS = {
    "an id of two people": (
        ANA.replace("1001", "1002"),
        ("3", "EmployeeNumber", "Line 2 gives this id to Bo O'Neil."),
    ),
    "the same row twice": (BO, ("3", "", "This is the same position as in line 2.")),
    "an unknown unit": (
        ANA.replace("North", "Nowhere"),
        ("3", "Location", "The location 'Nowhere' is not mapped to a unit."),
    ),
    "an unknown job": (
        ANA.replace("classroom", "wizard"),
        ("3", "JobCode", "The job code 'wizard' is not mapped to a job group."),
    ),
    "reversed dates": (
        ANA.replace("9/1/2026,,", "9/1/2026,8/1/2026,"),
        ("3", "PositionEnd", "The last day is before the first."),
    ),
    "a day that never was": (
        ANA.replace("9/1/2026", "2/30/2026"),
        ("3", "PositionStart", "'2/30/2026' is not a day of the calendar."),
    ),
    "a formula for a name": (
        ANA.replace("Ana,", '"=HYPERLINK(""http://x"")",'),
        ("3", "FirstName", "looks like a spreadsheet formula, not a name."),
    ),
    "a name that turns round": (
        ANA.replace("Ana,", "A\u202ena,"),
        ("3", "FirstName", "The name holds an invisible control character."),
    ),
    "nobody's row": (ANA.replace("1001,", ","), ("3", "EmployeeNumber", "this cell is empty")),
    "no address": (
        ANA.replace("ana@example.org", "ask at the desk"),
        ("3", "WorkEmail", "'ask at the desk' is not an e-mail address."),
    ),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_and_stops_only_itself(client, payroll, hr, tmp_path, name):
    row, (line, column, reason) = BAD_ROWS[name]
    content = csv_file(BO, row, CY)

    page = page_for_hr(client, payroll, content)
    said = nightly(payroll, content, tmp_path)

    assert f">{line}</td>" in page
    assert reason in page
    assert f"error: line {line}{', ' * bool(column)}{column}: " in said
    assert reason in said
    assert "added=2" in said
    assert "errors=1 difference=0" in said
    assert set(Employment.objects.values_list("employee_id", flat=True)) >= {"1002", "1003"}


def test_two_primary_positions_of_one_person_are_named_at_the_second(client, payroll, hr, tmp_path):
    content = csv_file(ANA, BO, ANA.replace("Teacher", "Coach"))
    reason = "Line 2 is already this person's primary position on those days."

    assert reason in page_for_hr(client, payroll, content)
    assert f"error: line 4, Primary: {reason}" in nightly(payroll, content, tmp_path)


def test_a_circle_of_supervisors_is_opened_with_a_warning(client, payroll, hr, tmp_path):
    circle = csv_file(ANA, BO.replace(",Y,", ",Y,1003"), CY.replace("1002", "1001"))
    reason = "This closes a circle of supervisors; left empty."

    assert reason in page_for_hr(client, payroll, circle)
    said = nightly(payroll, circle, tmp_path)
    assert f"warning: line 2, SupervisorNumber: {reason}" in said
    assert "added=3" in said
    assert Position.objects.filter(supervisor__isnull=False).count() == 2


NAMES = ["سلام عليكم", "שלום", "🌟 Li", "Nguyễn", "张伟", "👩🏽‍🏫", "O’Neil-Ñáñez", "Ōkaʻole"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_kept_and_found(client, payroll, hr, tmp_path, name):
    assert "added=1" in nightly(
        payroll, csv_file(f"7,{name},Sam,,Teacher,classroom,North,1,,,Y,"), tmp_path
    )

    page = client.get(reverse("people:list"), {"q": name})

    assert StaffMember.objects.filter(family_name=name).exists()
    assert name in page.content.decode()


def test_no_row_of_a_bad_file_is_lost_from_the_error_report(client, payroll, hr, tmp_path):
    rows = [row for row, _ in BAD_ROWS.values()]
    nightly(payroll, csv_file(BO, *rows), tmp_path)
    found = RosterImport.objects.latest("pk")

    report = client.get(reverse("people:import_problems", args=[found.pk]))

    text = b"".join(report.streaming_content).decode()
    lines = {int(line.split(",")[1]) for line in text.splitlines()[1:] if line.startswith("error")}
    assert len(lines) == found.figures["errors"]
    assert found.figures["lines"] == len(rows) + 1
    assert found.figures["difference"] == 0


def test_the_error_report_is_no_formula_either(client, payroll, hr):
    page_for_hr(client, payroll, csv_file("=1+1,Lee,Sam,,Teacher,classroom,North,1,,,Y,"))

    report = client.get(reverse("people:import_problems", args=[RosterImport.objects.get().pk]))

    assert ",=1+1" not in b"".join(report.streaming_content).decode()
