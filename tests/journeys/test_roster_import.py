"""HR's first evening with a payroll file nobody here has seen before."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pd_portal.access import roles
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.people.models import ImportStatus, Position, RosterImport, RosterSource
from pd_portal.ui.dates import today
from tests.bars.browser import WIDE
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    employee_with_role,
)

# Headings, codes, order and encoding of a payroll system; one code means nothing to anybody.
FILE = """Pers No;Bldg;Legal Last;Legal First;Duty;Appt Dt;Appt Term;Contract Pct;Mail Addr;Lieu
00481;NLK-E;Núñez;Ana;310;{since};;100%;ana.nunez@lark.example;
00482;NLK-E;O’Neil;Bo;210;{since};;100%;bo.oneil@lark.example;
00483;TRN;Quist;Cy;970;{since};;50%;;
00484;???;Rao;Dee;310;{since};;100%;dee.rao@lark.example;
"""
COLUMNS = {
    "Employee id": "Pers No",
    "Location": "Bldg",
    "Last name": "Legal Last",
    "First name": "Legal First",
    "Job code": "Duty",
    "Position start": "Appt Dt",
    "Position end": "Appt Term",
    "Share of full time": "Contract Pct",
    "Work e-mail": "Mail Addr",
}
MEANINGS = {
    "Locations: NLK-E": "North Lark Elementary",
    "Locations: TRN": "Transportation",
    "Job codes: 310": "Classroom",
    "Job codes: 210": "Leaders",
    "Job codes: 970": "Operations",
}


@pytest.fixture
def hr():
    employer = EmployerFactory()
    for code, name in (("nle", "North Lark Elementary"), ("transport", "Transportation")):
        OrgUnitFactory(code=code, name=name, parent=employer.unit)
    for code in ("classroom", "leaders", "operations"):
        JobGroupFactory(code=code)
    return employee_with_role(roles.HR, employer=employer)


def the_worker_takes_the_next_job():
    job = Job.objects.get(state=Job.State.WAITING)
    run_job.func(job_id=str(job.pk))


def from_home_to_a_new_source(page):
    page.goto("/home/")
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Imports", exact=True).click()
    page.get_by_role("link", name="Add a source").click()
    page.get_by_label("Employer").select_option("Agency")
    page.get_by_label("Name", exact=True).fill("Lark payroll")
    page.get_by_label("Code", exact=True).fill("lark")
    page.get_by_role("button", name="Add source").click()


def upload(page, content):
    file = {"name": "LARK_0481.txt", "mimeType": "text/plain", "buffer": content}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at this file").click()


def choose(page, label, option):
    named = re.compile(f"^{re.escape(label)}( .optional.)?$")
    page.get_by_label(named).select_option(option)


def map_everything(page, looks_right):
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column is which?")
    for label, heading in COLUMNS.items():
        choose(page, label, heading)
    looks_right(page)
    page.get_by_role("button", name="Go on to the codes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do the codes mean?")
    for label, meaning in MEANINGS.items():
        choose(page, label, meaning)
    looks_right(page)
    page.get_by_role("button", name="Compare with the roster").click()


def follow_the_work(page, looks_right):
    """The progress page tells of itself that the work is done."""
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    looks_right(page)
    the_worker_takes_the_next_job()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    page.get_by_role("link", name="See the result").click()


def test_a_first_file_is_mapped_compared_confirmed_and_undone(hr, sign_in_as, looks_right):
    since = today() - timedelta(days=90)
    page = sign_in_as(hr, width=WIDE)
    from_home_to_a_new_source(page)
    looks_right(page)
    upload(page, FILE.format(since=since.strftime("%m/%d/%Y")).encode("cp1252"))
    map_everything(page, looks_right)
    follow_the_work(page, looks_right)

    # The preview: what would happen, and the one row that cannot, by line and column.
    main = page.locator("main")
    expect(main).to_contain_text("4 read = 3 added + 0 changed + 0 the same + 0 ended")
    expect(main).to_contain_text("1 errors")
    rejected = page.get_by_role("row").filter(has_text="00484")
    expect(rejected).to_contain_text("5")
    expect(rejected).to_contain_text("Bldg")
    expect(rejected).to_contain_text("'???' is not mapped to a unit")
    expect(main).to_contain_text("read as Windows text")
    expect(page.get_by_role("row").filter(has_text="Ana Núñez")).to_contain_text("North Lark")
    assert not Position.objects.filter(person__family_name="Núñez").exists()
    looks_right(page)

    page.get_by_role("button", name="Confirm this import").click()
    follow_the_work(page, looks_right)
    expect(page.locator("main")).to_contain_text("Applied")
    expect(page.locator("main")).to_contain_text(RosterImport.objects.get().sha256)
    looks_right(page)

    # Everybody is on the roster, and found without the accent.
    page.get_by_role("link", name="People", exact=True).first.click()
    page.locator("#id_q").fill("nunez")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Núñez, Ana").click()
    expect(page.locator("main")).to_contain_text("North Lark Elementary")

    # The same file again: known columns and codes, nothing to change.
    page.goto("/people/imports/")
    page.get_by_role("link", name="Bring in a file").click()
    upload(page, FILE.format(since=since.strftime("%m/%d/%Y")).encode("cp1252"))
    follow_the_work(page, looks_right)
    expect(page.locator("main")).to_contain_text("4 read = 0 added + 0 changed + 3 the same")
    page.get_by_role("link", name="Discard this file").click()
    page.get_by_role("button", name="Discard").click()

    # Nothing rests on the first one yet, so it can be undone.
    page.get_by_role("row").filter(has_text="Applied").get_by_role("link").click()
    page.get_by_role("link", name="Undo this import").click()
    looks_right(page)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.locator("main")).to_contain_text("Undone")
    source = RosterSource.objects.get()
    assert source.imports.filter(status=ImportStatus.UNDONE).count() == 1
    assert not Position.objects.standing().filter(employment__employee_id="00481").exists()
