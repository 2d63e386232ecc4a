"""Each block through the editor's form and through JSON."""

import pytest
from django.core.exceptions import ValidationError

from courses.blocks import LessonBodyBlock, PoolQuestionsBlock
from courses.media import DraftMedia
from courses.models import LessonPage
from courses.wire import Reader, UnknownForm, out
from tests.factories.courses import block, new_id, option, question, scenario

pytestmark = pytest.mark.django_db
BODY = LessonBodyBlock()
READER = Reader(lambda name: None, lambda name: None)
CHECK = {k: v for k, v in question("Which?").items() if k not in {"id", "job_groups"}}
LEVELS = {
    "not_yet_shown": "a",
    "developing": "b",
    "proficient": "c",
    "leads_others": "d",
}
EXAMPLES = [
    block("paragraph", text="<h3>Hello</h3><p>you</p>"),
    block("image", file="", alt="A door", caption="", credit=""),
    block(
        "video",
        file="",
        url="https://v.example/1",
        captions="",
        transcript="<p>x</p>",
        minutes=3,
        poster="",
    ),
    block(
        "audio", file="", url="https://v.example/1", captions="", transcript="<p>x</p>", minutes=3
    ),
    block("callout", tone="try", heading="Try", text="<p>x</p>"),
    block("quotation", text="x", source="y"),
    block("table", caption="c", header=["a", "b"], rows=[["1", "2"], ["3", "4"]]),
    block("download", file="", title="t", note=""),
    block("accordion", items=[{"id": new_id("item"), "heading": "h", "text": "<p>x</p>"}]),
    block("local_fact", slug="route", lead=""),
    block("knowledge_check", **CHECK),
    block("question_pool", pool="policy", draw=3),
    scenario("Bus"),
    block("reflection", prompt="p", sharing="facilitator"),
    block(
        "shared_task",
        prompt="p",
        kind="job_evidence",
        rubric=[{"id": new_id("row"), "criterion": "c", "levels": LEVELS}],
        wait_days=[30, 90],
        reading_minutes=15,
    ),
    block("self_rating", intro="i", statements=[{"id": new_id("s"), "text": "t"}]),
    block("commitment", prompt="p", if_hint="if", then_hint="then", follow_up_days=60),
]


@pytest.mark.parametrize("wire", EXAMPLES, ids=lambda wire: wire["type"])
def test_json_in_and_out_is_the_same(wire):
    value = BODY.to_python(READER.into(BODY, [wire]))

    assert out(BODY, value, DraftMedia()) == [wire]


@pytest.mark.parametrize("wire", EXAMPLES, ids=lambda wire: wire["type"])
def test_ids_are_the_same_after_saving_and_loading(wire):
    value = BODY.to_python(READER.into(BODY, [wire]))

    again = BODY.to_python(BODY.get_prep_value(value))

    assert out(BODY, again, DraftMedia()) == [wire]


def test_every_block_type_has_an_example():
    assert {wire["type"] for wire in EXAMPLES} == set(BODY.child_blocks)


@pytest.mark.parametrize(
    ("wire", "says"),
    [
        ({"type": "hologram", "id": "1", "value": {}}, "no block type"),
        ({"type": "paragraph", "id": "", "value": {}}, "needs an id"),
        ({"type": "paragraph", "id": "1", "value": {"texture": 1}}, "no field “texture”"),
    ],
)
def test_json_of_another_form_is_refused(wire, says):
    with pytest.raises(UnknownForm, match=says):
        READER.into(BODY, [wire])


def test_the_index_never_holds_a_lesson_body():
    fields = {field.field_name for field in LessonPage.get_search_fields()}

    assert "body" not in fields


# Questions that cannot be answered ---------------------------------------------------------------

POOL = PoolQuestionsBlock().child_blocks["question"]
BROKEN = {
    "no right option": ({"options": [option("a"), option("b")]}, "options"),
    "two right options": (
        {"options": [option("a", correct=True), option("b", correct=True)]},
        "options",
    ),
    "one option": ({"options": [option("a", correct=True)]}, "options"),
    "twice the same": ({"options": [option("a", correct=True), option("A ")]}, "options"),
    "no option right of several": (
        {"kind": "multiple", "options": [option("a"), option("b")]},
        "options",
    ),
    "three for true or false": (
        {"kind": "true_false", "options": [option("a", correct=True), option("b"), option("c")]},
        "options",
    ),
    "one pair": (
        {"kind": "matching", "pairs": [{"id": "1", "left": "a", "right": "b", "rationale": ""}]},
        "pairs",
    ),
    "two items": (
        {"kind": "ordering", "items": [{"id": n, "text": n, "rationale": ""} for n in "12"]},
        "items",
    ),
    "no accepted text": ({"kind": "short_text", "accepted": []}, "accepted"),
}


def cleaned(changes, *, draft=False):
    wire = {k: v for k, v in question("Q?", **changes).items() if k != "id"}
    value = POOL.to_python(READER.into(POOL, wire))
    return POOL.clean_deferred(value) if draft else POOL.clean(value)


@pytest.mark.parametrize("name", BROKEN)
def test_an_unanswerable_question_is_refused_at_its_field(name):
    changes, field = BROKEN[name]

    with pytest.raises(ValidationError) as refused:
        cleaned(changes)

    assert set(refused.value.block_errors) == {field}


@pytest.mark.parametrize("name", BROKEN)
def test_a_draft_may_be_unfinished(name):
    assert cleaned(BROKEN[name][0], draft=True)


def test_an_answerable_question_passes():
    assert cleaned({})
