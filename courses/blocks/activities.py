"""Blocks a person works on: scenario, reflection, shared task, self-rating, commitment."""

from typing import Any

from wagtail import blocks

from courses.blocks.base import SHORT_TEXT, LessonBlock

RATINGS = [("best", "Best"), ("workable", "Workable"), ("harmful", "Harmful")]


class ScenarioOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500)
    rating = blocks.ChoiceBlock(choices=RATINGS)
    rationale = blocks.TextBlock()


class ScenarioBlock(LessonBlock):
    """A scene with options. What one should do is graded; what one would do is asked apart."""

    title = blocks.CharBlock(max_length=160)
    scene = blocks.RichTextBlock(features=SHORT_TEXT)
    options = blocks.ListBlock(ScenarioOptionBlock(), min_num=3, max_num=6)
    ask_would = blocks.BooleanBlock(
        required=False, default=True, label="Also ask what the person would do (never graded)"
    )

    class Meta:
        icon = "comment"
        label = "Scenario"

    def problems(self, value: Any) -> dict[str, str]:
        best = [option for option in value["options"] if option["rating"] == "best"]
        return {} if len(best) == 1 else {"options": "Rate exactly one option as best."}


class ReflectionBlock(LessonBlock):
    prompt = blocks.TextBlock()
    sharing = blocks.ChoiceBlock(
        choices=[("private", "Private"), ("facilitator", "Shared with a facilitator")],
        default="private",
    )

    class Meta:
        icon = "edit"
        label = "Reflection"


class LevelsBlock(blocks.StructBlock):
    """What the work shows at each level: words about the task, never about the person."""

    not_yet_shown = blocks.TextBlock()
    developing = blocks.TextBlock()
    proficient = blocks.TextBlock()
    leads_others = blocks.TextBlock()


class CriterionBlock(blocks.StructBlock):
    criterion = blocks.CharBlock(max_length=200)
    levels = LevelsBlock()


class SharedTaskBlock(LessonBlock):
    prompt = blocks.TextBlock()
    kind = blocks.ChoiceBlock(
        choices=[("reading", "Written, for a reader"), ("job_evidence", "Evidence from the job")],
        default="reading",
    )
    rubric = blocks.ListBlock(CriterionBlock(), min_num=1)
    wait_days = blocks.ListBlock(
        blocks.IntegerBlock(min_value=0, max_value=365),
        min_num=0,
        max_num=2,
        default=[],
        help_text="Earliest and latest day after the module's last lesson.",
    )
    reading_minutes = blocks.IntegerBlock(
        min_value=1, max_value=120, help_text="What one reading costs a facilitator."
    )

    class Meta:
        icon = "group"
        label = "Shared task"

    def problems(self, value: Any) -> dict[str, str]:
        days = list(value["wait_days"])
        if days and (len(days) != 2 or days[0] > days[1]):
            return {"wait_days": "Give the earliest day, then the latest."}
        return {}


class StatementBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300)


class SelfRatingBlock(LessonBlock):
    """Before and now, side by side, from 1 to 5; never graded, the person's alone."""

    intro = blocks.TextBlock()
    statements = blocks.ListBlock(StatementBlock(), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = "Self-rating"


class CommitmentBlock(LessonBlock):
    """An if-then plan with a date to look back."""

    prompt = blocks.TextBlock()
    if_hint = blocks.CharBlock(max_length=200, required=False)
    then_hint = blocks.CharBlock(max_length=200, required=False)
    follow_up_days = blocks.IntegerBlock(min_value=1, max_value=365, default=60)

    class Meta:
        icon = "calendar-check"
        label = "Commitment"
