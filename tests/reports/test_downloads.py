"""Files: the same rows as the screen, no formulas, constant memory, definitions beside them."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.reports import downloads
from pd_portal.reports.actions.files import forget_workbooks
from pd_portal.reports.models import ReportFile
from pd_portal.reports.sheets import Sheet, csv_chunks, safe, write_xlsx
from pd_portal.ui import dates
from tests.factories.people import StaffMemberFactory
from tests.reports.reading import get, text_of


def table(*rows, notes=()):
    return Sheet("a-table", "A table", ("Name", "Hours"), lambda: iter(rows), len(rows), notes)


def workbook_of(sheet):
    out = io.BytesIO()
    write_xlsx(sheet, out)
    return openpyxl.load_workbook(out)


@given(st.text())
def test_no_text_cell_begins_like_a_formula(text):
    assert safe(text)[:1] not in set("=+-@\t\r\n")


@pytest.mark.parametrize(
    "value, cell", [(None, ""), (-3, "-3"), (Decimal("1.5"), "1.5"), ("-3", "'-3"), ("Ana", "Ana")]
)
def test_numbers_stay_numbers(value, cell):
    assert safe(value) == cell


@given(st.lists(st.tuples(st.text(alphabet='ab,"\n=é'), st.integers())))
def test_a_csv_reads_back_as_it_was(rows):
    text = "".join(csv_chunks(("Name", "Hours"), rows))

    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert read == [["Name", "Hours"], *[[safe(a), str(b)] for a, b in rows]]


def test_a_workbook_has_no_formula_and_says_what_its_words_mean():
    book = workbook_of(table(("=1+1", 2), ("@SUM(A1)", 3), notes=[("Hours", "Stated hours.")]))

    rows = list(book["Rows"].values)
    assert rows == [("Name", "Hours"), ("=1+1", 2), ("@SUM(A1)", 3)]
    assert all(cell.data_type != "f" for row in book["Rows"] for cell in row)
    assert ("Hours", "Stated hours.") in list(book["Definitions"].values)


def test_days_are_days_in_a_workbook():
    book = workbook_of(table(("Ana", date(2027, 3, 14))))

    assert book["Rows"]["B2"].value.date() == date(2027, 3, 14)


def test_a_long_workbook_tells_how_far_it_is():
    heard = []

    write_xlsx(table(*[("Ana", 1)] * 1200), io.BytesIO(), told=heard.append)

    assert heard == [500, 1000]


@pytest.mark.django_db
def test_both_files_have_the_rows_of_the_screen(hr, requirement, staff):
    staff[0].given_name, staff[0].family_name = "Eve", "=HYPERLINK(1)"
    staff[0].save()
    screen = get(hr, requirement, "people", state="overdue").context["found"].lines

    text = get(hr, requirement, "people", state="overdue", format="csv").getvalue()
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    book = get(hr, requirement, "people", state="overdue", format="xlsx").getvalue()
    cells = list(openpyxl.load_workbook(io.BytesIO(book))["Rows"].values)[1:]

    assert [line["Name"].removeprefix("'") for line in lines] == [p.name for p in screen]
    assert [row[1] for row in cells] == [p.name for p in screen]
    assert [(line["Status"], line["Due"]) for line in lines] == [
        (p.status, p.timing) for p in screen
    ]


@pytest.fixture
def long_list(monkeypatch):
    """Three people are a long list here."""
    from pd_portal.reports.views import people

    monkeypatch.setattr(people, "AT_ONCE", 1)
    monkeypatch.setattr(downloads, "AT_ONCE", 1)


def prepared(hr, requirement):
    url = reverse("reports:make_workbook", args=[requirement.code])
    hr.post(f"{url}?as_of=2026-12-31&state=headcount")
    job = Job.objects.get()
    run_job.func(str(job.pk))
    return Job.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"unit": "NOWHERE"}, {"known_on": "2999-01-01"}])
@pytest.mark.parametrize("name", ["people", "hours"])
def test_what_cannot_be_asked_makes_no_file_of_something_else(hr, requirement, name, asked):
    for kind in ("csv", "xlsx"):
        answer = get(hr, requirement, name, format=kind, **asked)

        assert (answer.status_code, answer["Content-Type"][:9]) == (422, "text/html")


@pytest.mark.django_db
def test_what_cannot_be_asked_is_not_prepared_in_the_background(hr, requirement):
    hr.post(reverse("reports:make_workbook", args=[requirement.code]) + "?unit=NOWHERE")

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_long_list_is_prepared_in_the_background(hr, requirement, staff, long_list):
    assert "Prepare 3 rows, XLSX" in text_of(get(hr, requirement, "people"))

    job = prepared(hr, requirement)

    book = openpyxl.load_workbook(io.BytesIO(hr.get(job.result_url).getvalue()))
    assert job.state == "done"
    assert len(list(book["Rows"].values)) == 4


@pytest.mark.django_db
def test_nobody_else_fetches_a_prepared_list(hr, client, requirement, staff, long_list):
    url = prepared(hr, requirement).result_url
    client.force_login(StaffMemberFactory().user)

    assert client.get(url).status_code in (403, 404)


@pytest.mark.django_db
def test_whoever_lost_the_role_meanwhile_gets_no_list(hr, requirement, staff, long_list):
    url = reverse("reports:make_workbook", args=[requirement.code])
    hr.post(f"{url}?as_of=2026-12-31&state=headcount")
    hr.hr.role_grants.update(ends_on=date(2026, 8, 2))

    with pytest.raises(Exception, match="No Requirement matches"):
        run_job.func(str(Job.objects.get().pk))

    assert not ReportFile.objects.exists()


@pytest.mark.django_db
def test_prepared_lists_are_forgotten_after_a_week(hr, requirement, staff, long_list):
    prepared(hr, requirement)
    now = dates.now()

    assert forget_workbooks(actor=None, now=now) == 0
    assert forget_workbooks(actor=None, now=now + 8 * (now - now.replace(hour=0))) >= 0
