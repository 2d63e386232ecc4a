"""Exemptions and extensions move standing at once, and unfit ones are refused."""

from datetime import UTC, date, datetime

import pytest

from pd_portal.audit.actions import Refused
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions import decisions as actions
from pd_portal.policy.models import Obligation, Reason
from pd_portal.policy.queries import figures
from tests.factories.courses import ModulePageFactory
from tests.factories.people import PositionFactory, StaffMemberFactory
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 1, 17, tzinfo=UTC)


@pytest.fixture
def actor():
    return StaffMemberFactory()


@pytest.fixture
def requirement():
    return RequirementVersionFactory(modules=[ModulePageFactory()]).requirement


@pytest.fixture
def position(requirement):
    position = PositionFactory(employer=requirement.employer)
    positions_changed.send(None, person_ids={position.person_id}, now=NOW)
    return position


def exempt(actor, **changes):
    given = {"scope": "person", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}
    given |= {"category": "accommodation", "approved_by": actor, "actor": actor, "now": NOW}
    return actions.grant_exemption(**given | changes)


def stands(requirement, day=date(2026, 9, 15)):
    row = figures.standing_on(requirement, day).get()
    return Obligation(row.obligation), Reason(row.reason)


def test_a_persons_exemption_excuses_at_once(actor, requirement, position):
    exempt(actor, person=position.person)

    assert stands(requirement) == (Obligation.EXCUSED, Reason.EXEMPT_PERSON)


def test_a_units_exemption_excuses_whoever_counts_there(actor, requirement, position):
    exempt(actor, scope="unit", unit=position.unit, requirement=requirement)

    assert stands(requirement) == (Obligation.EXCUSED, Reason.EXEMPT_UNIT)


def test_a_waiver_of_the_only_module_meets_the_requirement(actor, requirement, position):
    module = requirement.versions.get().pathway_version.items.get().module

    exempt(actor, scope="module", person=position.person, module=module)

    assert figures.total(requirement, date(2026, 9, 15)).met == 1


def test_an_exemption_taken_back_excuses_no_day(actor, requirement, position):
    exemption = exempt(actor, person=position.person)

    actions.take_back_exemption(exemption=exemption, actor=actor, now=NOW)

    assert stands(requirement)[0] == Obligation.REQUIRED


def test_an_open_exemption_is_ended_once(actor, requirement, position):
    exemption = exempt(actor, person=position.person, ends_on=None, review_on=date(2027, 1, 1))

    actions.end_exemption(exemption=exemption, last_day=date(2026, 9, 10), actor=actor, now=NOW)

    assert stands(requirement)[0] == Obligation.REQUIRED
    with pytest.raises(Refused, match="has an end already"):
        actions.end_exemption(exemption=exemption, last_day=date(2026, 9, 20), actor=actor, now=NOW)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"ends_on": None}, "review_on"),
        ({"ends_on": date(2026, 8, 1)}, "ends_on"),
        ({"approved_by": "self"}, "approved_by"),
        ({"starts_on": date(2026, 9, 20), "ends_on": date(2026, 10, 20)}, "starts_on"),
    ],
)
def test_unfit_exemptions_are_refused_at_their_field(actor, position, changes, field):
    if changes.get("approved_by") == "self":
        changes = {"approved_by": position.person}
    elif field == "starts_on":
        exempt(actor, person=position.person)

    with pytest.raises(Refused) as refused:
        exempt(actor, **{"person": position.person} | changes)

    assert refused.value.field == field


def extend(actor, requirement, position, **changes):
    given = {"until": date(2027, 1, 31), "category": "duties", "approved_by": actor}
    given |= {"requirement": requirement, "person": position.person, "actor": actor, "now": NOW}
    return actions.grant_extension(**given | changes)


def test_an_extension_moves_the_due_date_from_the_day_of_the_grant(actor, requirement, position):
    extend(actor, requirement, position)

    due = [figures.standing_on(requirement, date(2026, m, 1)).get().due_on for m in (8, 9)]
    assert due == [date(2026, 10, 30), date(2027, 1, 31)]


def test_an_extension_taken_back_moves_nothing(actor, requirement, position):
    extension = extend(actor, requirement, position)

    actions.take_back_extension(extension=extension, actor=actor, now=NOW)

    assert figures.standing_on(requirement, date(2026, 9, 1)).get().due_on == date(2026, 10, 30)


def test_nobody_extends_their_own_time_nor_into_the_past(actor, requirement, position):
    with pytest.raises(Refused, match="their own"):
        extend(actor, requirement, position, approved_by=position.person)
    with pytest.raises(Refused, match="from today on"):
        extend(actor, requirement, position, until=date(2026, 8, 31))
