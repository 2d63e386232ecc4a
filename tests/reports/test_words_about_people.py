""" "Proficient" names a figure of the policy and a level of a task; it never stands by a person.

Templates are read for their words; pages, files, messages and printed answers are made for people
who have met the goal, and read as they go out.
"""

import json
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from pd_portal.people.queries.mine import my_data
from pd_portal.reports.queries.person import person_report
from pd_portal.reports.states import STATES
from tests.reports.reading import DAY, completed, get

ROOT = Path(__file__).resolve().parent.parent.parent
WORD = re.compile("proficien", re.I)
MARKUP = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.S)
# Words of a template that name a level of a task or a rule, with nobody named beside them.
ALLOWED = {
    "courses/blocks/shared_task.html": "the levels a task is read by, shown before it is handed in",
}


def words_of(path):
    return MARKUP.sub(" ", path.read_text())


def test_no_template_says_it():
    templates = [p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".txt")]

    said = {str(p.relative_to(ROOT / "templates")) for p in templates if WORD.search(words_of(p))}

    assert len(templates) > 150
    assert said == set(ALLOWED)


def test_the_titles_of_lists_of_people_never_say_it():
    assert [s.title for s in STATES.values() if WORD.search(s.title)] == []


@pytest.fixture
def met(staff, module):
    """Ana has met the goal; Cho finished without what the rules ask for."""
    ana, _, cho = staff
    at = datetime(2026, 9, 10, 19, tzinfo=UTC)
    completed(ana, module, at)
    completed(cho, module, at, proficient=False)
    return ana, cho


LISTS = [
    *[{"state": name} for name in STATES],
    {"state": "met", "narrow": "on_time"},
    {"state": "required", "module": "MODULE", "have": "yes"},
]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", LISTS, ids=lambda a: "-".join(a.values()))
def test_no_list_of_people_says_it(hr, requirement, met, module, asked):
    asked = {k: module.slug if v == "MODULE" else v for k, v in asked.items()}

    page = get(hr, requirement, "people", **asked).content.decode().split("<main")[1]
    # The unit and job group filters, and tasks' names in URLs, are no words about anybody.
    assert not WORD.search(page)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_of_people_says_it(hr, requirement, met, kind, tmp_path):
    answer = get(hr, requirement, "people", state="headcount", format=kind)

    if kind == "csv":
        said = answer.getvalue().decode()
    else:
        import io

        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
        said = " ".join(str(c) for row in book["Rows"].values for c in row)

    assert met[0].family_name in said
    assert not WORD.search(said)
    assert not WORD.search(answer["Content-Disposition"])


@pytest.mark.django_db
def test_no_page_about_one_person_says_it(hr, client, requirement, met, boss):
    pages = [hr.get(reverse("reports:person", args=[requirement.code, p.pk])) for p in met]
    client.force_login(boss.user)
    pages.append(client.get(reverse("reports:supervised")))
    pages.append(
        client.get(reverse("reports:supervised_person", args=[requirement.code, met[0].pk]))
    )
    client.force_login(met[1].user)
    pages.append(client.get(reverse("reports:my_why", args=[requirement.code])))
    pages.append(client.get(reverse("home:home")))

    for page in pages:
        assert page.status_code == 200
        assert not WORD.search(page.content.decode()), page.request["PATH_INFO"]


@pytest.mark.django_db
def test_what_did_not_decide_is_told_without_it(requirement, met):
    from datetime import date

    report = person_report(met[1], requirement, date(2026, 12, 31))

    said = [text for line in report.why for text in (line.text, *line.lost)]
    assert any("a task in it is still to be shown" in text for text in said)
    assert not any(WORD.search(text) for text in said)


@pytest.mark.django_db
def test_no_movement_and_nobody_forgotten_says_it(hr, requirement, met):
    moved = {"since": "2026-08-31", "measure": "met", "reason": "met", "way": "in"}

    page = get(hr, requirement, "moved_people", **moved).content.decode()

    assert met[0].sort_name in page
    assert not WORD.search(page)


@pytest.mark.django_db
def test_the_copy_of_one_s_data_says_of_the_goal_only_whether_it_is_met(met):
    said = json.dumps(my_data(met[0])["parts"].get("standing"), default=str)

    assert "Goal met" in said
    assert not WORD.search(said)


@pytest.mark.django_db
def test_no_printed_line_about_people_says_it(requirement, met):
    out = StringIO()

    asked = ["--requirement", requirement.code, "--as-of", DAY]
    call_command("standing", "people", *asked, stdout=out)

    assert "Goal met" in out.getvalue()
    assert not WORD.search(out.getvalue())
