"""Nobody forgotten: who is reached, who is left out by a rule, and who by nobody's decision."""

from datetime import date
from decimal import Decimal

import pytest

from pd_portal.audit.actions import System
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.requirements import activate_version
from pd_portal.reports.queries.forgotten import Audience, Held, case_of
from tests.factories.people import EmploymentFactory, JobGroupFactory, PositionFactory
from tests.factories.policy import DraftVersionFactory, ExemptionFactory
from tests.reports.reading import NOON, get, text_of, wrong_numbers

EVERYBODY = Audience((), frozenset(), frozenset(), Decimal(0), "Core")
TEACHER = Held("/agency/heron/", 1, "regular", Decimal(1))


def narrowed(**changes):
    return Audience(**{**EVERYBODY.__dict__, **changes})


@pytest.mark.parametrize(
    "changes, name, by_rule",
    [
        ({"paths": ("/agency/wren/",)}, "unit", False),
        ({"job_groups": frozenset({2})}, "job_group", False),
        ({"kinds": frozenset({"substitute"})}, "kind-regular", True),
        ({"min_fte": Decimal("1.5")}, "fte", True),
        ({}, "reckoning", False),
    ],
)
def test_what_keeps_somebody_out_of_an_audience(changes, name, by_rule):
    found, _, is_rule = case_of([TEACHER], [narrowed(**changes)])

    assert (found, is_rule) == (name, by_rule)


def test_without_any_rules_nobody_is_reached():
    assert case_of([TEACHER], [])[0] == "no_rules"


def test_a_rule_that_leaves_out_says_more_than_another_unit_s_requirement():
    elsewhere = narrowed(paths=("/agency/wren/",))
    not_this_kind = narrowed(kinds=frozenset({"substitute"}))

    assert case_of([TEACHER], [elsewhere, not_this_kind])[2] is True


@pytest.fixture
def narrow_rules(requirement, staff, module):
    """From September for classroom staff in regular employment; a driver and a substitute work here."""
    classroom = JobGroupFactory(code="classroom")
    draft = DraftVersionFactory(
        requirement=requirement,
        modules=[module],
        effective_from=date(2026, 9, 1),
        kinds=["regular"],
    )
    draft.job_groups.add(classroom)
    activate_version(version=draft, actor=System("test"), now=NOON)
    works = {"employer": requirement.employer, "unit": requirement.employer.unit}
    driver = PositionFactory(job_group=JobGroupFactory(code="drivers"), **works).person
    spell = EmploymentFactory(employer=requirement.employer, kind="substitute")
    substitute = PositionFactory(
        employment=spell, person=spell.person, starts_on=spell.starts_on, **works
    ).person
    positions_changed.send(None, person_ids={driver.pk, substitute.pk}, now=NOON)
    return driver, substitute


@pytest.mark.django_db
def test_a_job_group_no_requirement_names_is_to_be_decided(hr, requirement, narrow_rules):
    page = get(hr, requirement, "forgotten").context["page"]

    assert [(g.title, g.count) for g in page.not_reached] == [
        ("No requirement names their job group", 1)
    ]
    assert [row.title for row in page.gaps] == ["Drivers"]


@pytest.mark.django_db
def test_who_is_left_out_by_a_rule_stands_apart(hr, requirement, narrow_rules):
    page = get(hr, requirement, "forgotten").context["page"]

    assert [(g.title, g.count) for g in page.left_out] == [
        ("The rules leave out this kind of employment: substitute", 1)
    ]


@pytest.mark.django_db
def test_every_number_lists_its_people(hr, requirement, narrow_rules):
    assert wrong_numbers(hr, get(hr, requirement, "forgotten")) == []


@pytest.mark.django_db
def test_the_excused_are_not_forgotten(hr, requirement, staff):
    ExemptionFactory(person=staff[0], requirement=requirement, starts_on=date(2026, 8, 1))
    positions_changed.send(None, person_ids={staff[0].pk}, now=NOON)

    answer = get(hr, requirement, "forgotten")

    assert answer.context["page"].count == 0
    assert "Everybody is reached by a requirement" in text_of(answer)


@pytest.mark.django_db
def test_the_page_costs_the_same_for_any_number_of_people(
    hr, requirement, narrow_rules, django_assert_max_num_queries
):
    with django_assert_max_num_queries(26):
        get(hr, requirement, "forgotten")
