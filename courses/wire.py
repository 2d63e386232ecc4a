"""Between the blocks of the editor and the JSON of archives and releases.

``out`` takes a block and its value; ``into`` takes JSON and gives what a StreamField stores. Both
walk the block definitions, so a new block type needs no line here.
"""

import re
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
    """The JSON has a block, field or type of value that this version does not know."""

    def __init__(self, sentence: str, *place: str) -> None:
        super().__init__(sentence)
        self.sentence, self.place = sentence, place

    def __str__(self) -> str:
        return ": ".join([*filter(None, [", ".join(self.place)]), self.sentence])

    def within(self, name: str) -> "UnknownForm":
        return UnknownForm(self.sentence, name, *self.place)


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
            return block.from_wire(texts(wire))
        if isinstance(block, blocks.StreamBlock):
            return siblings([self.stream(block, item) for item in a_list(wire)])
        if isinstance(block, blocks.ListBlock):
            made = [self.item(block, n, item) for n, item in enumerate(a_list(wire), 1)]
            return siblings(made)
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, wire)
        return self.leaf(block, wire)

    def at(self, name: str, block: blocks.Block, wire: Any) -> Any:
        """As ``into``; what is wrong there is said to be at ``name``."""
        try:
            return self.into(block, wire)
        except UnknownForm as error:
            raise error.within(name)

    def stream(self, block: blocks.StreamBlock, item: Any) -> dict[str, Any]:
        child = block.child_blocks.get(str(an_object(item).get("type")))
        if child is None:
            raise UnknownForm(f"There is no block type “{str(item.get('type'))[:60]}”.")
        value = self.at(str(child.label), child, item.get("value"))
        return {"type": item["type"], "id": explicit_id(item), "value": value}

    def item(self, block: blocks.ListBlock, number: int, item: Any) -> dict[str, Any]:
        child, name = block.child_block, str(number)
        if not isinstance(child, blocks.StructBlock):
            return {"type": "item", "id": str(uuid.uuid4()), "value": self.at(name, child, item)}
        rest = {key: value for key, value in an_object(item).items() if key != "id"}
        made = {"type": "item", "id": explicit_id(item)}
        return {**made, "value": self.at(name, child, rest)}

    def struct(self, block: blocks.StructBlock, wire: Any) -> dict[str, Any]:
        unknown = set(an_object(wire)) - set(block.child_blocks)
        if unknown:
            raise UnknownForm(f"There is no field “{min(unknown)[:60]}” in {block.label}.")
        children = block.child_blocks
        return {name: self.at(name, children[name], value) for name, value in wire.items()}

    def leaf(self, block: blocks.Block, wire: Any) -> Any:
        if wire is None:
            return "" if isinstance(block, blocks.RichTextBlock) else None
        if isinstance(block, blocks.BooleanBlock):
            return of_type(wire, bool, "This must be true or false.")
        if isinstance(block, blocks.IntegerBlock):
            return of_type(wire, int, "This must be a whole number.")
        if isinstance(block, blocks.MultipleChoiceBlock):
            return [a_text(one) for one in a_list(wire)]
        return self.words(block, a_text(wire))

    def words(self, block: blocks.Block, wire: str) -> Any:
        if isinstance(block, ImageChooserBlock):
            return self.image(wire) if wire else None
        if isinstance(block, DocumentChooserBlock):
            return self.document(wire) if wire else None
        if isinstance(block, blocks.RichTextBlock):
            return richtext.cleaned(wire)
        if isinstance(block, blocks.ChoiceBlock):
            return one_of(wire, [value for value, _ in block.field.choices])
        return wire


def of_type(wire: Any, kind: type, sentence: str) -> Any:
    # Python's true and false are numbers too.
    if not isinstance(wire, kind) or (kind is int and isinstance(wire, bool)):
        raise UnknownForm(sentence)
    return wire


def a_text(wire: Any) -> str:
    return str(of_type(wire, str, "This must be text."))


def a_list(wire: Any) -> list[Any]:
    return list(of_type(wire, list, "This must be a list."))


def an_object(wire: Any) -> dict[str, Any]:
    return dict(of_type(wire, dict, "This must be an object with names."))


def texts(wire: Any) -> list[Any]:
    """A list of texts, or of such lists."""
    return [texts(one) if isinstance(one, list) else a_text(one) for one in a_list(wire)]


def one_of(wire: str, known: list[str]) -> str:
    if wire and wire not in known:
        raise UnknownForm(f"“{wire[:60]}” is not one of {', '.join(filter(None, known))}.")
    return wire


def siblings(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``made``, if no two have one id: answers hang on ids."""
    seen: set[str] = set()
    for one in made:
        if one["id"] in seen:
            raise UnknownForm(f"The id “{one['id']}” stands twice.")
        seen.add(one["id"])
    return made


def explicit_id(item: dict[str, Any]) -> str:
    if not item.get("id"):
        raise UnknownForm("Every block and every list item needs an id.")
    # They stand in addresses and in a column of 36 letters.
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,36}", str(item["id"])):
        sentence = "may hold letters from a to z, digits and hyphens, 36 at most."
        raise UnknownForm(f"The id “{str(item['id'])[:60]}” {sentence}")
    return str(item["id"])
