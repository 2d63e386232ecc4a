"""What a requirement does when a module is released anew, and when somebody raises a concern."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.actions.concerns import move_promise, raise_concern
from courses.actions.pathways import draft_for_release
from pd_portal.audit.actions import System
from pd_portal.people.signals import positions_changed
from pd_portal.policy.models import (
    END_OF_TIME,
    Carry,
    Extension,
    Progress,
    RequirementVersion,
    Standing,
)
from pd_portal.policy.queries.mine import owed_by
from tests.courses.playing import Learner
from tests.courses.test_reviewing import hand_in, module_with_task
from tests.factories.courses import ReleaseFactory
from tests.factories.people import PositionFactory, StaffMemberFactory
from tests.factories.policy import DraftVersionFactory, RequirementVersionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 17, tzinfo=UTC)
TODAY = date(2026, 9, 1)


@pytest.fixture
def module():
    return ReleaseFactory(number=1).module


@pytest.fixture
def in_force(module):
    return frozen(RequirementVersionFactory(modules=[module], due_days=5))


def frozen(version):
    version.pathway_version.frozen_at = NOW
    version.pathway_version.save()
    return version


@pytest.fixture
def person(in_force):
    position = PositionFactory(employer=in_force.requirement.employer)
    positions_changed.send(None, person_ids={position.person_id}, now=NOW)
    return position.person


def release_that_ends_old_completions(module, number):
    release = ReleaseFactory(module=module, number=number, old_completions_count=False)
    return draft_for_release(actor=System("test"), release=release, now=NOW)[0]


def test_a_requirement_gets_a_draft_that_nobody_owes_yet(module):
    in_force = frozen(DraftVersionFactory(modules=[module], min_fte="0.500", published_on=TODAY))
    in_force.job_groups.set([PositionFactory().job_group])
    in_force.activated_at = NOW
    in_force.save()

    pathway = release_that_ends_old_completions(module, 2)

    draft = RequirementVersion.objects.get(activated_at=None)
    assert draft.requirement == in_force.requirement
    assert draft.pathway_version == pathway
    assert draft.carry == Carry.DROP
    assert (str(draft.min_fte), draft.effective_from) == ("0.500", date(2026, 9, 2))
    assert list(draft.job_groups.all()) == list(in_force.job_groups.all())


def test_a_second_release_goes_into_the_same_draft(module, in_force):
    for number in (2, 3):
        release_that_ends_old_completions(module, number)

    draft = RequirementVersion.objects.get(activated_at=None)
    assert [item.min_version for item in draft.pathway_version.items.all()] == [3]


def test_a_retired_requirement_gets_no_draft(module, in_force):
    RequirementVersionFactory(
        requirement=in_force.requirement, retired=True, effective_from=date(2026, 2, 1)
    )

    release_that_ends_old_completions(module, 2)

    assert not RequirementVersion.objects.filter(activated_at=None).exists()


def raised(person, module):
    values = {"lesson": "start", "kind": "belief", "asks_for": "equivalent", "text": "I cannot."}
    return raise_concern(actor=person, person=person, module=module, now=NOW, **values)


def due_of(person, day=TODAY):
    return owed_by(person, day)[0].due_on


def test_a_concern_gives_time_until_the_promised_day(module, person):
    assert due_of(person) < TODAY

    concern = raised(person, module)

    assert due_of(person) == concern.promised_on
    assert Extension.objects.get().approved_by is None


def test_the_time_moves_with_the_promise_and_never_back(module, person):
    concern = raised(person, module)
    owner = StaffMemberFactory()
    later = concern.promised_on + timedelta(days=20)

    for day in (later, concern.promised_on):
        move_promise(actor=owner, concern=concern, promised_on=day, text="", now=NOW)

    assert due_of(person) == later
    assert Extension.objects.count() == 2


def test_a_concern_over_what_nobody_demands_gives_no_time(person):
    raised(person, ReleaseFactory().module)

    assert not Extension.objects.exists()


def test_whoever_hands_in_the_last_thing_waits_for_review_from_that_day():
    held = module_with_task()
    RequirementVersionFactory(modules=[held.module])
    learner = Learner(held, person=PositionFactory().person)
    learner.finish("only")

    hand_in(learner)

    newest = Standing.objects.filter(superseded_at=END_OF_TIME, person=learner.person)
    assert newest.latest("starts_on").progress == Progress.WAITING_FOR_REVIEW
