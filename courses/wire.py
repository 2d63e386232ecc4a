"""Between the blocks of the editor and the JSON of archives and releases.

``out`` takes a block and its value; ``into`` takes JSON and gives what a StreamField stores. Both
walk the block definitions, so a new block type needs no line here.
"""

import uuid
from collections.abc import Callable
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses import richtext
from courses.media import Namer

Find = Callable[[str], int | None]


class UnknownForm(ValueError):  # noqa: N818  (reads as a sentence where it is raised)
    """The JSON has a block or field that this version does not know."""


def out(block: blocks.Block, value: Any, media: Namer) -> Any:
    """JSON for ``value`` of ``block``; files are named by ``media``."""
    if hasattr(block, "to_wire"):
        return block.to_wire(value)
    if isinstance(block, blocks.StreamBlock):
        return [stream_out(child, media) for child in value]
    if isinstance(block, blocks.ListBlock):
        return list_out(block, value, media)
    if isinstance(block, blocks.StructBlock):
        return struct_out(block, value, media)
    return leaf_out(block, value, media)


def stream_out(child: Any, media: Namer) -> dict[str, Any]:
    return {"type": child.block_type, "id": child.id, "value": out(child.block, child.value, media)}


def struct_out(block: blocks.StructBlock, value: Any, media: Namer) -> dict[str, Any]:
    return {name: out(child, value[name], media) for name, child in block.child_blocks.items()}


def list_out(block: blocks.ListBlock, value: Any, media: Namer) -> list[Any]:
    child = block.child_block
    if isinstance(child, blocks.StructBlock):
        return [{"id": b.id, **struct_out(child, b.value, media)} for b in value.bound_blocks]
    return [out(child, item, media) for item in value]


def leaf_out(block: blocks.Block, value: Any, media: Namer) -> Any:
    if isinstance(block, ImageChooserBlock):
        return media.image(value) if value else ""
    if isinstance(block, DocumentChooserBlock):
        return media.document(value) if value else ""
    if isinstance(block, blocks.RichTextBlock):
        return richtext.published(value.source if value else "")
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(value or [])
    return value


class Reader:
    """Turns JSON into stored form. ``image`` and ``document`` find ids by name in the archive."""

    def __init__(self, image: Find, document: Find) -> None:
        self.image, self.document = image, document

    def into(self, block: blocks.Block, wire: Any) -> Any:
        """What a StreamField stores for ``wire``."""
        if hasattr(block, "from_wire"):
            return block.from_wire(wire)
        if isinstance(block, blocks.StreamBlock):
            return [self.stream(block, item) for item in wire]
        if isinstance(block, blocks.ListBlock):
            return [self.item(block.child_block, item) for item in wire]
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, wire)
        return self.leaf(block, wire)

    def stream(self, block: blocks.StreamBlock, item: dict[str, Any]) -> dict[str, Any]:
        child = block.child_blocks.get(item.get("type"))
        if child is None:
            raise UnknownForm(f"There is no block type “{item.get('type')}”.")
        value = self.into(child, item["value"])
        return {"type": item["type"], "id": explicit_id(item), "value": value}

    def item(self, child: blocks.Block, item: Any) -> dict[str, Any]:
        if isinstance(child, blocks.StructBlock):
            rest = {name: value for name, value in item.items() if name != "id"}
            return {"type": "item", "id": explicit_id(item), "value": self.struct(child, rest)}
        return {"type": "item", "id": str(uuid.uuid4()), "value": self.into(child, item)}

    def struct(self, block: blocks.StructBlock, wire: dict[str, Any]) -> dict[str, Any]:
        unknown = set(wire) - set(block.child_blocks)
        if unknown:
            raise UnknownForm(f"There is no field “{min(unknown)}” in {block.label}.")
        return {name: self.into(block.child_blocks[name], value) for name, value in wire.items()}

    def leaf(self, block: blocks.Block, wire: Any) -> Any:
        if isinstance(block, ImageChooserBlock):
            return self.image(wire) if wire else None
        if isinstance(block, DocumentChooserBlock):
            return self.document(wire) if wire else None
        if isinstance(block, blocks.RichTextBlock):
            return richtext.cleaned(wire)
        return wire


def explicit_id(item: dict[str, Any]) -> str:
    if not item.get("id"):
        raise UnknownForm("Every block and every list item needs an id.")
    return str(item["id"])
