import csv
import io
import zipfile
from collections import Counter
from datetime import date

import pytest

from pd_portal.demo.generator.files import hr_csv, leaves_csv, oneroster_zip
from pd_portal.demo.generator.people import population
from pd_portal.demo.generator.structure import AGENCY, TIDEWATER

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def people():
    return population(today=TODAY)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_same_day_gives_the_same_people(people):
    assert population(today=TODAY) == people


def test_about_six_hundred_people_work_there_today(people):
    assert 560 <= sum(person.employed(TODAY) for person in people) <= 640


def test_employee_numbers_are_unique_with_an_employer_and_coincide_across(people):
    numbers = Counter((person.employer, person.number) for person in people)
    holders = Counter(person.number for person in people)

    assert max(numbers.values()) == 1
    assert holders["1001"] == 3


def test_nobody_supervises_themselves_and_nearly_everybody_has_a_supervisor(people):
    now = [p for p in people if p.employed(TODAY) and p.kind != "elected"]

    assert all(person.supervisor != person.number for person in now)
    assert sum(not person.supervisor for person in now) < 15


def test_the_history_holds_what_makes_it_interesting(people):
    tags = Counter(tag for person in people for tag in person.tags)

    assert min(tags[tag] for tag in ("moved", "leave", "rehired", "two jobs", "no email")) >= 5


def test_the_hr_file_of_a_day_has_one_row_a_position(people):
    content = rows(hr_csv(people, employer=AGENCY, day=TODAY))

    assert len({row["EmployeeNumber"] for row in content}) <= len(content)
    assert all(row["Location"].startswith("MS") for row in content)


def test_a_leave_file_gives_dates_and_pay_and_nothing_else(people):
    content = rows(leaves_csv(people, employer=AGENCY, day=TODAY))

    assert set(content[0]) == {"EmployeeNumber", "LeaveStart", "LeaveEnd", "Paid"}


def test_the_oneroster_zip_names_its_files_and_parses(people):
    archive = zipfile.ZipFile(io.BytesIO(oneroster_zip(people, employer=TIDEWATER, day=TODAY)))

    users = rows(archive.read("users.csv"))
    assert set(archive.namelist()) == {"manifest.csv", "orgs.csv", "users.csv"}
    assert len(users) > 150
    assert {row["role"] for row in users} <= {
        "teacher",
        "aide",
        "administrator",
        "ext:office",
        "ext:operations",
    }


def test_a_teacher_and_a_driver_are_new_in_a_demo_of_any_size():
    for staff in (30, 600):
        found = {tag: p for p in population(today=TODAY, staff=staff) for tag in p.tags}

        assert found["new teacher"].employed(TODAY)
        assert (TODAY - found["new driver"].hired_on).days == 155
        assert found["new driver"].posts[0].title == "Bus Driver"


@pytest.mark.once
def test_a_large_agency_has_places_of_few_people_too():
    people = population(today=TODAY, staff=2400)

    at = Counter(unit for person in people if person.employed(TODAY) for unit in _units(person))
    assert {unit for unit, heads in at.items() if heads < 10} == {"MS-BRD", "MS-EL3"}


def _units(person):
    return {post.unit for post in person.posts if post.ends_on is None or post.ends_on >= TODAY}
