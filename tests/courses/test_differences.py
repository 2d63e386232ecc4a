import copy

import pytest

from courses.differences import between, proposed_kind
from tests.factories.courses import module_content, question, scenario


def changed(change):
    old = module_content()
    new = copy.deepcopy(old)
    change(new)
    return old, new


def lesson(content, number):
    return content["lessons"][number]["body"]


CORRECTIONS = {
    "title": lambda c: c.update(title="New"),
    "words": lambda c: lesson(c, 0)[0]["value"].update(text="<p>New.</p>"),
    "rationale": lambda c: lesson(c, 0)[1]["value"]["options"][0].update(rationale="New."),
    "pool explanation": lambda c: c["pools"]["policy"]["questions"][0].update(explanation="New."),
    "reflection": lambda c: lesson(c, 1)[3]["value"].update(prompt="New?"),
    "order": lambda c: c["lessons"].reverse(),
}
MATERIAL = {
    "hours": lambda c: c.update(hours="1.5"),
    "objective": lambda c: c.update(objectives=["New."]),
    "pass rule": lambda c: c["pass_rule"].update(pass_mark=70),
    "prompt": lambda c: lesson(c, 0)[1]["value"].update(prompt="New?"),
    "key": lambda c: lesson(c, 0)[1]["value"]["options"][1].update(correct=True),
    "draw": lambda c: lesson(c, 1)[2]["value"].update(draw=2),
    "rating": lambda c: lesson(c, 1)[0]["value"]["options"][1].update(rating="harmful"),
    "scenario added": lambda c: lesson(c, 0).append(scenario("New")),
    "scenario removed": lambda c: lesson(c, 1).pop(0),
    "groups of a lesson": lambda c: c["lessons"][0].update(job_groups=["board"]),
    "pool question": lambda c: c["pools"]["policy"]["questions"].append(question("New?")),
    "pool key": lambda c: c["pools"]["policy"]["questions"][0]["options"].reverse(),
    "lesson removed": lambda c: c["lessons"].pop(),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_what_is_a_correction(name):
    old, new = changed(CORRECTIONS[name])

    assert between(old, new)
    assert proposed_kind(old, new) == "correction"


@pytest.mark.parametrize("name", MATERIAL)
def test_what_is_material(name):
    old, new = changed(MATERIAL[name])

    assert proposed_kind(old, new) == "material"


def test_the_same_content_has_no_differences():
    assert between(module_content(), module_content()) == []


def test_a_first_release_is_material():
    assert proposed_kind(None, module_content()) == "material"


def test_a_difference_says_where():
    old, new = changed(lambda c: lesson(c, 0)[0]["value"].update(text="<p>New.</p>"))

    assert [(d.where, d.what) for d in between(old, new)] == [
        ("Lesson “Start here”", "Paragraph changed")
    ]
