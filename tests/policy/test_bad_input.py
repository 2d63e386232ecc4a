"""Each thing that can be asked for and makes no sense: refused or shown, with what to do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.actions.correcting import record_completion
from courses.models import ModuleCompletion
from pd_portal.access.roles import HR
from pd_portal.audit.actions import Refused, System
from pd_portal.policy.actions.decisions import grant_exemption
from pd_portal.policy.actions.requirements import activate_version
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import PathwayVersionFactory
from tests.factories.people import (
    ExternalPersonFactory,
    LeaveFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
)
from tests.factories.policy import DraftVersionFactory, RequirementVersionFactory
from tests.reports.reading import get, text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
SAID = {"actor": System("test"), "now": NOW}


@pytest.fixture
def module():
    return ModulePageFactory()


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module]).requirement


@pytest.fixture
def ana(requirement):
    return PositionFactory(employer=requirement.employer, starts_on=date(2026, 7, 1)).person


@pytest.fixture
def hr(client, requirement):
    person = ExternalPersonFactory()
    RoleGrantFactory(person=person, role=HR, employer=requirement.employer)
    client.force_login(person.user)
    return client


def draft(requirement, module, **rules):
    given = {"modules": [module], "effective_from": date(2026, 11, 1), "renewal_window_days": 30}
    return DraftVersionFactory(requirement=requirement, **given | rules)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"validity_kind": "months", "validity_months": 1}, r"Choose fewer days\."),
        ({"kinds": ["volunteer"]}, r"Nobody .* is in this audience\. Widen it, or wait\."),
        ({"due_kind": "fixed", "due_on": date(2026, 10, 31)}, r"Choose a later one\."),
    ],
    ids=["contradictory rules", "an audience of nobody", "due before effective"],
)
def test_rules_that_make_no_sense_do_not_take_force(requirement, module, ana, rules, sentence):
    with pytest.raises(Refused, match=sentence):
        activate_version(version=draft(requirement, module, **rules), **SAID)


def test_a_pathway_emptied_after_people_finished_it_does_not_take_force(requirement, module, ana):
    given = {"source": ModuleCompletion.PRIOR, "proficient": True, "note": "seen"}
    record_completion(person=ana, module=module, completed_at=NOW, **given, **SAID)
    emptied = draft(requirement, module)
    emptied.pathway_version = PathwayVersionFactory()
    emptied.save()

    with pytest.raises(Refused, match=r"demands nothing\. Add a module to it first\."):
        activate_version(version=emptied, **SAID)


def exempt(person, requirement, **changes):
    given = {
        "scope": "person", "person": person, "requirement": requirement, "category": "duties",
        "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30),
        "approved_by": StaffMemberFactory(),
    }  # fmt: skip
    return grant_exemption(**given | changes, **SAID)


@pytest.mark.parametrize("everywhere", [False, True])
def test_overlapping_exemptions_are_refused(requirement, ana, everywhere):
    exempt(ana, None if everywhere else requirement)

    with pytest.raises(Refused, match=r"End that one first, or choose days beside it\."):
        exempt(ana, requirement, starts_on=date(2026, 9, 30), ends_on=date(2026, 10, 5))


def test_an_exemption_of_another_requirement_stands_beside_it(requirement, module, ana):
    other = RequirementVersionFactory(modules=[module]).requirement
    exempt(ana, other)

    assert exempt(ana, requirement).pk


def test_an_endless_leave_is_shown_to_hr_with_what_to_do(hr, requirement, ana):
    LeaveFactory(person=ana, employer=requirement.employer, starts_on=date(2026, 7, 1))

    early = text_of(get(hr, requirement, "forgotten", as_of="2027-07-01"))
    page = get(hr, requirement, "forgotten", as_of="2027-07-02")

    assert "without a last day" not in early
    assert "On leave for more than a year, without a last day" in text_of(page)
    assert "have the personnel system name the last day" in text_of(page)
    people = get(hr, requirement, "forgotten_people", as_of="2027-07-02", why="no-return")
    assert ana.sort_name in text_of(people)


def test_a_completion_in_the_future_is_refused(module, ana):
    release = ReleaseFactory(module=module, number=1)

    with pytest.raises(Refused, match=r"Record it once it has happened\."):
        record_completion(
            person=ana, module=module, source=ModuleCompletion.RECORDED, release=release,
            completed_at=NOW + timedelta(days=1), proficient=True, note="seen", **SAID,
        )  # fmt: skip


def test_a_day_before_the_roster_says_which_day_to_choose(hr, requirement):
    late = RequirementVersionFactory(
        requirement__employer=requirement.employer, requirement__roster_from=date(2026, 7, 1)
    )

    answer = get(hr, late.requirement, as_of="2026-06-30")

    assert answer.status_code == 422
    assert "The roster begins on July 1, 2026. Choose that day or a later one." in text_of(answer)
