"""Questions a machine can mark: on a lesson page (practice) or in a pool (graded)."""

from collections import Counter
from typing import Any

from wagtail import blocks

from courses.blocks.base import CheckedBlock, LessonBlock, LinesBlock, job_groups_block

KINDS = [
    ("single", "One right answer"),
    ("multiple", "Several right answers"),
    ("true_false", "True or false"),
    ("matching", "Match pairs"),
    ("ordering", "Put in order"),
    ("short_text", "Short text"),
]


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500)
    correct = blocks.BooleanBlock(required=False)
    rationale = blocks.TextBlock(help_text="Why it is right or wrong; shown after answering.")


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(max_length=300)
    right = blocks.CharBlock(max_length=300)
    rationale = blocks.TextBlock(required=False)


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300)
    rationale = blocks.TextBlock(required=False)


def repeated(texts: list[str]) -> list[str]:
    """Texts that stand more than once, ignoring case and outer space."""
    counts = Counter(text.strip().casefold() for text in texts)
    return [text for text, count in counts.items() if count > 1]


def choice_problem(value: Any) -> str:
    options = value["options"]
    right = sum(1 for option in options if option["correct"])
    if value["kind"] == "true_false" and len(options) != 2:
        return "True or false needs exactly two options."
    if len(options) < 2:
        return "Give at least two options."
    if value["kind"] == "multiple" and right == 0:
        return "Mark at least one option as correct."
    if value["kind"] != "multiple" and right != 1:
        return "Mark exactly one option as correct."
    if repeated([option["text"] for option in options]):
        return "Two options say the same."
    return ""


def pairs_problem(value: Any) -> str:
    pairs = value["pairs"]
    if len(pairs) < 2:
        return "Give at least two pairs."
    if repeated([p["left"] for p in pairs]) or repeated([p["right"] for p in pairs]):
        return "Each side of a pair must be different from the others."
    return ""


def items_problem(value: Any) -> str:
    if len(value["items"]) < 3:
        return "Give at least three items, in the right order."
    return "Two items say the same." if repeated([i["text"] for i in value["items"]]) else ""


def unanswerable(value: Any) -> dict[str, str]:
    """The field that keeps a question from having a right answer, and why."""
    fields = {
        "single": ("options", choice_problem),
        "multiple": ("options", choice_problem),
        "true_false": ("options", choice_problem),
        "matching": ("pairs", pairs_problem),
        "ordering": ("items", items_problem),
        "short_text": ("accepted", lambda v: "" if v["accepted"].strip() else "Give an answer."),
    }
    name, check = fields[value["kind"]]
    problem = check(value)
    return {name: problem} if problem else {}


def question_fields() -> list[tuple[str, blocks.Block]]:
    return [
        ("kind", blocks.ChoiceBlock(choices=KINDS, default="single")),
        ("prompt", blocks.TextBlock()),
        ("options", blocks.ListBlock(OptionBlock(), min_num=0, default=[])),
        ("pairs", blocks.ListBlock(PairBlock(), min_num=0, default=[])),
        (
            "items",
            blocks.ListBlock(ItemBlock(), min_num=0, default=[], label="Items, in the right order"),
        ),
        ("accepted", LinesBlock(required=False, help_text="Accepted answers, one a line.")),
        ("explanation", blocks.TextBlock(required=False)),
    ]


class KnowledgeCheckBlock(LessonBlock):
    """Practice in a lesson: answered, explained, answered again."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*question_fields(), *(local_blocks or [])], **kwargs)

    class Meta:
        icon = "help"
        label = "Knowledge check"

    def problems(self, value: Any) -> dict[str, str]:
        return unanswerable(value)


class PoolQuestionBlock(CheckedBlock):
    """The same question standing in a pool."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        fields = [*question_fields(), ("job_groups", job_groups_block())]
        super().__init__([*fields, *(local_blocks or [])], **kwargs)

    class Meta:
        icon = "help"
        label = "Question"

    def problems(self, value: Any) -> dict[str, str]:
        return unanswerable(value)


class PoolQuestionsBlock(blocks.StreamBlock):
    question = PoolQuestionBlock()


class QuestionPoolBlock(LessonBlock):
    """A graded check: ``draw`` questions out of the pool."""

    pool = blocks.CharBlock(max_length=60, help_text="The pool's short name")
    draw = blocks.IntegerBlock(min_value=1, max_value=50)

    class Meta:
        icon = "tasks"
        label = "Graded check"
