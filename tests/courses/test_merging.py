"""Two records become one; of two open goes at a module the further one stays open."""

from datetime import timedelta

import pytest

from courses.models import Enrollment
from pd_portal.audit.actions import System
from pd_portal.people.actions.merges import merge_people, undo_merge
from tests.courses.playing import Learner, release
from tests.factories.learning import MORNING, AssignedFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
BY = {"actor": System("test"), "now": MORNING + timedelta(days=2)}


def test_of_two_open_goes_the_further_one_goes_on():
    made = release()
    first, second = Learner(made), Learner(made)
    second.submit(second.block("knowledge_check"))
    second.finish("start")

    merge_people(duplicate=second.person, into=first.person, **BY)

    going_on = Enrollment.objects.get(withdrawn_at__isnull=True)
    assert (going_on.pk, going_on.person) == (second.go.pk, first.person)
    assert Enrollment.objects.get(pk=first.go.pk).withdrawn_at == BY["now"]


def test_a_start_goes_before_an_assignment():
    learner = Learner(release())
    waiting = AssignedFactory(module=learner.go.module, person=StaffMemberFactory())

    merge_people(duplicate=learner.person, into=waiting.person, **BY)

    assert Enrollment.objects.get(withdrawn_at__isnull=True).pk == learner.go.pk


def test_goes_at_different_modules_all_stay_open_and_part_again():
    first, second = Learner(release()), Learner(release())

    merge = merge_people(duplicate=second.person, into=first.person, **BY)
    together = Enrollment.objects.filter(person=first.person, withdrawn_at=None).count()
    undo_merge(merge=merge, **BY)

    assert together == 2
    assert Enrollment.objects.get(person=second.person).withdrawn_at is None
