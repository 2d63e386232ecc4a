"""``{% load courses %}``: blocks of a lesson."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses import media

register = template.Library()

# Blocks that look the same for everyone and every day of a release.
STILL = frozenset(
    {
        "paragraph",
        "image",
        "video",
        "audio",
        "callout",
        "quotation",
        "table",
        "download",
        "accordion",
    }
)


@register.filter
def media_url(name: str) -> str:
    """The address of a file named in a release."""
    return media.url(name)


@register.filter
def in_lesson(text: str) -> SafeString:
    """Clean rich text whose headings stand right below the lesson's title, as other blocks' do.

    What authors write begins at h3, because in a callout or an answer it stands below an h2.
    """
    for written, shown in (("h3", "h2"), ("h4", "h3")):
        text = text.replace(f"<{written}>", f"<{shown}>").replace(f"</{written}>", f"</{shown}>")
    return mark_safe(text)


@register.filter
def is_still(block: Any) -> bool:
    """Whether the block may be kept rendered."""
    return block.type in STILL


class Kept:
    """A block to render once; equal when release and block are."""

    def __init__(self, digest: str, block: Any) -> None:
        self.key = (digest, block.id)
        self.block = block

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and self.key == other.key


@lru_cache(maxsize=4096)
def rendered(kept: Kept) -> SafeString:
    return render_to_string(kept.block.template, {"block": kept.block, "value": kept.block.value})


@register.simple_tag
def still_block(block: Any, digest: str) -> SafeString:
    """A block that never changes within a release, rendered once a process."""
    return rendered(Kept(digest, block))


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def opening(text: str | None) -> str:
    """The first paragraph of a prompt: its heading."""
    return (text or "").partition("\n\n")[0]


@register.filter
def after_opening(text: str | None) -> str:
    """What a prompt says after its first paragraph."""
    return (text or "").partition("\n\n")[2]
