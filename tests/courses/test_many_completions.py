"""Completions of a sitting or a file, recorded many at once."""

import contextlib
import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from courses.actions.correcting import Seen, record_completion, record_completions
from courses.models import ModuleCompletion
from pd_portal.audit.actions import Refused, System
from pd_portal.audit.models import AuditRecord
from pd_portal.policy.actions.standing import refresh_outstanding
from pd_portal.policy.models import Standing
from tests.factories.courses import ReleaseFactory
from tests.factories.learning import MORNING
from tests.factories.people import PositionFactory
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

SELF = System("test")
FACTS = ("module", "release", "version", "variant", "rule", "completed_at", "score", "proficient", "source", "recorded_at")  # fmt: skip
SEGMENT = ("starts_on", "ends_on", "obligation", "reason", "progress", "timing", "due_on", "recorded_at")  # fmt: skip


@pytest.fixture
def release():
    made = ReleaseFactory()
    RequirementVersionFactory(modules=[made.module])
    return made


def seen(person, held, days=0, **changes):
    """A sitting ``days`` before the morning it is written down; not everybody shows enough."""
    told = {
        "source": "group", "completed_at": MORNING - timedelta(days=days), "note": "Sitting",
        "proficient": days % 3 > 0, "release": held,
    }  # fmt: skip
    return Seen(person.pk, held.module_id, **(told | changes))


def history(people):
    """What stands for each, in order, without the person."""
    done = [list(ModuleCompletion.objects.filter(person=p).values(*FACTS)) for p in people]
    rows = [list(Standing.objects.filter(person=p).order_by("starts_on").values(*SEGMENT)) for p in people]  # fmt: skip
    return done, rows


def test_many_at_once_write_what_one_by_one_writes(release):
    singly, together = ([PositionFactory().person for _ in range(4)] for _ in range(2))
    kept = Standing.objects.filter(person__in=together)

    for days, person in enumerate(singly):
        told = vars(seen(person, release, days)) | {"person": person, "module": release.module}
        del told["person_id"], told["module_id"]
        record_completion(actor=SELF, now=MORNING, **told)
    rows = [seen(person, release, days) for days, person in enumerate(together)]
    record_completions(actor=SELF, seen=rows, batch="March 1", now=MORNING)
    refresh_outstanding()

    assert kept.exists()
    assert history(together) == history(singly)


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"source": "online"}, "Row 2: Online completions"),
        ({"release": None}, "Row 2: Say which version"),
        ({"completed_at": MORNING + timedelta(days=1)}, "Row 2: This day is still to come"),
    ],
)
def test_a_row_that_breaks_the_rule_keeps_all_of_them_out(release, changes, said):
    people = [PositionFactory().person for _ in range(2)]
    rows = [seen(people[0], release), seen(people[1], release, **changes)]

    with pytest.raises(Refused, match=said):
        record_completions(actor=SELF, seen=rows, batch="March 1", now=MORNING)

    assert not ModuleCompletion.objects.exists()


def test_one_row_of_the_log_names_the_batch_and_each_record_stands_on_it(release):
    rows = [seen(PositionFactory().person, release, days) for days in range(3)]

    made = record_completions(actor=SELF, seen=rows, batch="March 1", now=MORNING)

    logged = AuditRecord.objects.get(verb="modules completed")
    assert logged.data["batch"] == "March 1"
    assert [line[0] for line in logged.data["completions"]] == [one.pk for one in made]
    assert checked() == "bar completions: rows=3 without_rule=0 doubled=0 changed=0 ok"


def test_a_record_that_is_not_what_the_batch_said_is_noticed(release):
    record_completions(
        actor=SELF, seen=[seen(PositionFactory().person, release)], batch="One", now=MORNING
    )
    logged = AuditRecord.objects.get(verb="modules completed")
    logged.data["completions"][0][7] = True
    AuditRecord.objects.create(at=logged.at, verb=logged.verb, data=logged.data)

    assert "changed=1" in checked()


def test_nothing_to_record_writes_nothing():
    assert record_completions(actor=SELF, seen=[], batch="Nobody", now=MORNING) == []
    assert not AuditRecord.objects.filter(verb="modules completed").exists()


def test_a_batch_costs_the_same_for_one_and_for_many(release, django_assert_max_num_queries):
    rows = [seen(PositionFactory().person, release) for _ in range(12)]

    with django_assert_max_num_queries(20):
        record_completions(actor=SELF, seen=rows[:1], batch="One", now=MORNING)
    with django_assert_max_num_queries(20):
        record_completions(actor=SELF, seen=rows[1:], batch="The others", now=MORNING)


def checked():
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("completions", "check", stdout=out)
    return out.getvalue().strip().splitlines()[-1]
