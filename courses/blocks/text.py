"""Blocks that are read: text, quotation, table, callout, accordion, local fact."""

from typing import Any

from wagtail import blocks

from courses.blocks.base import RICH_TEXT, SHORT_TEXT, LessonBlock, RowBlock, RowsBlock


class ParagraphBlock(LessonBlock):
    text = blocks.RichTextBlock(features=RICH_TEXT)

    class Meta:
        icon = "pilcrow"
        label = "Text"


class CalloutBlock(LessonBlock):
    tone = blocks.ChoiceBlock(
        choices=[
            ("note", "Note"),
            ("important", "Important"),
            ("story", "Story"),
            ("try", "Try this"),
        ],
        default="note",
    )
    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=SHORT_TEXT)

    class Meta:
        icon = "warning"
        label = "Callout"


class QuotationBlock(LessonBlock):
    text = blocks.TextBlock()
    source = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "openquote"
        label = "Quotation"


class TableBlock(LessonBlock):
    caption = blocks.CharBlock(max_length=200)
    header = RowBlock(max_length=500, help_text="Column titles, parted by |")
    rows = RowsBlock(help_text="One row a line, the cells parted by |")

    class Meta:
        icon = "table"
        label = "Table"

    def problems(self, value: Any) -> dict[str, str]:
        columns = len(self.child_blocks["header"].cells(value["header"]))
        uneven = [r for r in self.child_blocks["rows"].to_wire(value["rows"]) if len(r) != columns]
        if uneven:
            return {"rows": f"Each row needs {columns} cells, as the header has."}
        return {}


class AccordionItemBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=160)
    text = blocks.RichTextBlock(features=SHORT_TEXT)


class AccordionBlock(LessonBlock):
    items = blocks.ListBlock(AccordionItemBlock(), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Accordion"


class LocalFactBlock(LessonBlock):
    """Shows the agency's own fact: a reporting route, interpreter steps, a contact."""

    slug = blocks.CharBlock(max_length=60, label="Local fact", help_text="The fact's short name")
    lead = blocks.CharBlock(max_length=300, required=False, help_text="A sentence before it")

    class Meta:
        icon = "site"
        label = "Local fact"
