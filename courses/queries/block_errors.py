"""Errors that blocks raise when published, flattened to a path in words and a sentence."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import ListBlock, StructBlock


def errors_in(block: Any, value: Any) -> Iterator[tuple[list[str], str]]:
    """Pairs of path and sentence for what ``block`` refuses when published."""
    try:
        block.clean(value)
    except ValidationError as error:
        yield from flat(block, error)


def flat(block: Any, error: ValidationError) -> Iterator[tuple[list[str], str]]:
    nested = getattr(error, "block_errors", None)
    if nested is None:
        yield [], " ".join(error.messages)
        return
    for other in getattr(error, "non_block_errors", []):
        yield [], str(other)
    for key, inner in nested.items():
        child, words = child_of(block, key)
        for path, sentence in flat(child, inner):
            yield [words, *path], sentence


def child_of(block: Any, key: Any) -> tuple[Any, str]:
    """The child block that ``key`` stands for, and its name in words."""
    if isinstance(block, StructBlock):
        child = block.child_blocks[key]
        return child, str(child.label).lower()
    if isinstance(block, ListBlock):
        return block.child_block, str(key + 1)
    return block, str(key)
