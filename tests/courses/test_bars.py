"""The bars of the learning half notice what they are for."""

import contextlib
import io

import pytest
from django.core.management import call_command

from courses.bars import answers as looking
from courses.management.commands import query_counts
from courses.models import ModuleCompletion
from tests.courses.playing import Learner, release
from tests.factories.learning import ModuleCompletionFactory

pytestmark = pytest.mark.django_db


def bar(*args):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command(*args, stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def test_no_answer_leaks_from_a_planted_module_of_every_kind():
    line = bar("leaks", "answers")

    assert line.startswith("bar answers: questions=19 types=8 ")
    assert line.endswith("leaks=0 ok")


def test_a_reason_in_the_page_is_noticed(monkeypatch):
    from courses.queries import lessons

    def careless(block):
        return block.value | {"prompt": str(block.value), "scene": str(block.value)}

    monkeypatch.setattr(lessons, "safe_value", careless)

    assert bar("leaks", "answers").endswith("FAIL")


def test_a_mark_in_the_markup_is_noticed():
    found = looking.Found()

    found.look("page", '<input data-correct="1">', {})

    assert len(found.leaks) == 1


def test_completions_of_the_player_stand():
    Learner(release()).take_it_all()

    assert bar("completions", "check") == (
        "bar completions: rows=1 without_rule=0 doubled=0 changed=0 ok"
    )


def test_a_completion_without_its_rule_and_without_its_log_is_noticed():
    ModuleCompletionFactory(
        rule={"pass_mark": 80, "lessons": ["start"], "counted": [], "tasks": []}
    )

    assert bar("completions", "check") == (
        "bar completions: rows=1 without_rule=1 doubled=0 changed=1 FAIL"
    )


@pytest.mark.slow
def test_a_lesson_costs_what_it_may():
    line = bar("query_counts")

    assert line == (
        "bar queries: lesson_get=7/8 lesson_post=8/8 complete=25/28 fiftieth_equals_first=yes ok"
    )


def test_the_bars_leave_nothing_behind(monkeypatch):
    monkeypatch.setattr(query_counts, "LESSONS", 2)

    bar("query_counts")

    assert not ModuleCompletion.objects.exists()
