"""What every block of a lesson shares: the limit to job groups, and quiet drafts."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]
SHORT_TEXT = ["bold", "italic", "ol", "ul", "link"]


def job_group_choices() -> list[tuple[str, str]]:
    """Codes and names of the job groups on this site; named by migrations, so it stays here."""
    from pd_portal.people.models import JobGroup

    return list(JobGroup.objects.order_by("name").values_list("code", "name"))


class JobGroupsBlock(blocks.MultipleChoiceBlock):
    """Codes of job groups. They are kept as they are: looking each up would query per block."""

    def normalize_choice(self, value: Any) -> Any:
        return value


def job_groups_block() -> JobGroupsBlock:
    return JobGroupsBlock(
        choices=job_group_choices,
        required=False,
        label="Only for these job groups",
        help_text="Leave empty for everyone.",
    )


class CheckedBlock(blocks.StructBlock):
    """A StructBlock whose ``problems`` are asked when it is published, never while drafting."""

    def problems(self, value: Any) -> dict[str, str]:
        """Field name to sentence, for what makes the block unfit to be taken."""
        return {}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        found = {} if self.is_deferred_validation else self.problems(cleaned)
        if found:
            raise blocks.StructBlockValidationError(
                block_errors={name: ValidationError(text) for name, text in found.items()}
            )
        return cleaned


class LessonBlock(CheckedBlock):
    """A top-level block of a lesson. ``job_groups`` comes last in the editor."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*(local_blocks or []), ("job_groups", job_groups_block())], **kwargs)


class LinesBlock(blocks.TextBlock):
    """A list of short texts, typed one a line."""

    def lines(self, value: str) -> list[str]:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def to_wire(self, value: str) -> list[str]:
        return self.lines(value)

    def from_wire(self, wire: list[str]) -> str:
        return "\n".join(wire)


class RowBlock(blocks.CharBlock):
    """The cells of one table row, parted by ``|``."""

    def cells(self, value: str) -> list[str]:
        return [cell.strip() for cell in value.split("|")] if value else []

    def to_wire(self, value: str) -> list[str]:
        return self.cells(value)

    def from_wire(self, wire: list[str]) -> str:
        return " | ".join(wire)


class RowsBlock(blocks.TextBlock):
    """Table rows, one a line, the cells parted by ``|``."""

    def to_wire(self, value: str) -> list[list[str]]:
        lines = [line for line in (value or "").splitlines() if line.strip()]
        return [[cell.strip() for cell in line.split("|")] for line in lines]

    def from_wire(self, wire: list[list[str]]) -> str:
        return "\n".join(" | ".join(row) for row in wire)
