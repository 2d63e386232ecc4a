"""The Board, the public and partners read published month-ends, and nothing else."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.reports.attack import attack, read
from pd_portal.reports.packet import packet_pdf
from pd_portal.reports.queries.board import board_page
from pd_portal.ui.disclosure import Page
from tests.factories.people import PartnerEmployerFactory, employee_with_role
from tests.factories.policy import (
    MonthEndFactory,
    RequirementFactory,
    SnapshotFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

TOTAL = {"headcount": 130, "required": 120, "met": 66, "past_due": 9, "excused": 6}
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)


def figures(**changes):
    return {
        "total": TOTAL,
        "rows": [
            {"label": "North School", "required": 60, "met": 35},
            {"label": "Garage", "required": 30, "met": 16},
        ],
        "pool": {"units": 3, "required": 30, "met": 15},
    } | changes


@pytest.fixture
def requirement():
    return RequirementFactory(code="core", goal__is_headline=True)


@pytest.fixture
def june(requirement):
    return MonthEndFactory(
        requirement=requirement, day=JUNE, figures=figures(), note="Summer staff are counted.",
        snapshot=SnapshotFactory(code="2026-06-30-1"),
    )  # fmt: skip


def shown(client, **asked):
    return client.get(reverse("board"), asked).content.decode()


def test_a_visitor_reads_the_sentence_the_figures_and_one_table(client, june):
    text = shown(client)

    assert (
        "66 of 120 required people (55 %) have met the goal; 9 are past a due date, as of June 30, 2026."
        in text
    )
    assert "Other small sites (3)" in text
    assert "Summer staff are counted." in text
    assert "2026-06-30-1" in text


def test_the_menu_of_a_visitor_leads_to_the_board(client, june):
    assert f'href="{reverse("board")}"' in client.get(reverse("courses:catalog")).content.decode()


def test_targets_are_history(client, june, requirement):
    goal = requirement.goal
    TargetFactory(
        goal=goal,
        percent=50,
        reach_by=date(2024, 6, 30),
        outcome="met",
        outcome_at=june.published_at,
    )
    missed = TargetFactory(goal=goal, percent=70, reach_by=date(2025, 6, 30), outcome="renewed", outcome_at=june.published_at)  # fmt: skip
    early = TargetFactory(goal=goal, percent=90, reach_by=date(2027, 6, 30), renews=missed, outcome="renewed", outcome_at=june.published_at)  # fmt: skip
    TargetFactory(goal=goal, percent=95, reach_by=date(2028, 6, 30), renews=early)

    text = shown(client)

    assert "50 % by June 30, 2024: met" in text
    assert "70 % by June 30, 2025: missed, and renewed as 90 % by June 30, 2027" in text
    assert "90 % by June 30, 2027: renewed as 95 % by June 30, 2028" in text
    assert "95 % by June 30, 2028: no outcome recorded yet" in text


def test_the_newest_correction_is_shown_and_the_older_month_keeps_its_address(
    client, june, requirement
):
    MonthEndFactory(
        requirement=requirement, day=JULY, figures=figures(total=TOTAL | {"met": 70}),
    )  # fmt: skip

    assert "70 of 120" in shown(client)
    assert "66 of 120" in shown(client, day="2026-06-30")
    MonthEndFactory(
        requirement=requirement, day=JUNE, figures=figures(total=TOTAL | {"met": 67}), replaces=june
    )
    assert "67 of 120" in shown(client, day="2026-06-30")


@pytest.mark.parametrize("day", ["2026-05-31", "yesterday"])
def test_a_day_that_was_never_published_is_not_found(client, june, day):
    assert client.get(reverse("board"), {"day": day}).status_code == 404


def test_before_the_first_month_end_the_page_says_so(client):
    assert "Nothing is published yet" in shown(client)


def test_the_page_is_never_filtered_otherwise(client, june):
    assert shown(client, unit="garage", job_group="office") == shown(client)


def test_the_packet_is_one_tagged_page(client, june):
    answer = client.get(reverse("board"), {"format": "pdf"})

    assert answer.headers["Content-Type"] == "application/pdf"
    pdf = answer.content
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page\n") <= 1


def test_the_packet_fits_one_page_also_with_everything_in_it(june, requirement):
    for year in range(2020, 2027):
        TargetFactory(goal=requirement.goal, reach_by=date(year, 6, 30))
    june.figures = figures(
        rows=[{"label": f"School number {n}", "required": 40, "met": 20} for n in range(14)]
    )

    assert packet_pdf(board_page(requirement)).startswith(b"%PDF")


def test_a_partner_lead_reads_their_own_district_and_no_other(client, june):
    mine, other = PartnerEmployerFactory(name="Tidewater"), PartnerEmployerFactory(name="Larkspur")
    for employer in (mine, other):
        theirs = RequirementFactory(goal__policy__employer=employer)
        MonthEndFactory(requirement=theirs, day=JUNE, figures=figures())
    client.force_login(employee_with_role(roles.PARTNER_LEAD, employer=mine).user)

    text = client.get(reverse("reports:district")).content.decode()

    assert "Tidewater" in text
    assert "Larkspur" not in text
    assert "66 of 120" in text


def test_others_do_not_open_a_district(client, june):
    client.force_login(employee_with_role(roles.HR).user)

    assert client.get(reverse("reports:district")).status_code == 403


def test_the_public_page_asks_few_queries(client, june, requirement, django_assert_max_num_queries):
    for month in range(1, 6):
        MonthEndFactory(requirement=requirement, day=date(2026, month, 28), figures=figures())

    with django_assert_max_num_queries(12):
        shown(client)


# The attack --------------------------------------------------------------------------------------


def test_the_page_reads_back_as_it_was_published(client, june):
    found = read(shown(client))

    assert found.page == Page({"North School": (60, 35), "Garage": (30, 16)}, 3, 30, 15)
    assert (found.required, found.met) == (120, 66)


def test_a_safe_pair_of_months_is_ok(june, requirement, capsys):
    MonthEndFactory(requirement=requirement, day=JULY, figures=figures())

    call_command("suppression", "attack")

    assert "bar suppression: tables=4 hidden=18 narrowest=16/3 ok" in capsys.readouterr().out


def test_a_unit_that_left_the_pool_alone_is_noticed(june, requirement, capsys):
    """July shows two units June had pooled: what is left of June's pool is one unit."""
    rows = [
        *figures()["rows"],
        {"label": "Kitchen", "required": 12, "met": 6},
        {"label": "Clinic", "required": 11, "met": 5},
    ]
    MonthEndFactory(
        requirement=requirement, day=JULY, figures=figures(
            rows=rows, pool=None, total=TOTAL | {"required": 113, "met": 62}
        ),
    )  # fmt: skip

    with pytest.raises(SystemExit):
        call_command("suppression", "attack")

    assert "narrowest=1/3 FAIL" in capsys.readouterr().out


def test_a_row_too_small_and_a_table_that_does_not_add_up_are_noticed(client, requirement):
    rows = [{"label": "Garage", "required": 8, "met": 3}, *figures()["rows"][:1]]
    MonthEndFactory(requirement=requirement, day=JUNE, figures=figures(rows=rows))

    found = attack([read(shown(client))], least=10)

    assert found.wrong == [
        "the table adds up to 53 of 98, the total says 66 of 120",
        "Garage shows 3 of 8",
    ]
