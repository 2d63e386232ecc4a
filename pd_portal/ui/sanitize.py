"""HTML from people, cleaned once when it is written: 64 KiB first, then bleach with tinycss2."""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from django.core.exceptions import ValidationError

# bleach takes about 50 ms for 8 KiB, so the size is looked at before anything else.
LIMIT_BYTES = 64 * 1024

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "cite",
        "code",
        "em",
        "h3",
        "h4",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "u",
        "ul",
    ]
)
ATTRIBUTES = {"a": ["href", "title"], "abbr": ["title"], "ol": ["start"]}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})
# Style attributes are dropped; the sanitizer stands by should a tag ever allow one.
CSS = CSSSanitizer(allowed_css_properties=["font-style", "font-weight", "text-decoration"])

cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    protocols=PROTOCOLS,
    css_sanitizer=CSS,
    strip=True,
    strip_comments=True,
)


def check_size(text: str) -> str:
    """Return ``text``, or raise ValidationError when it is over 64 KiB."""
    if len(text.encode("utf-8", "replace")) > LIMIT_BYTES:
        raise ValidationError(
            "This is too long: at most 64 KiB, about 10,000 words. Shorten it and save again.",
            code="too_long",
        )
    return text


def sanitize(html: str) -> str:
    """HTML that is safe to show: known tags and links, no style, script, event or data URL.

    Raises:
        ValidationError: over 64 KiB.
    """
    return cleaner.clean(check_size(html)).strip()


def plain_text(text: str) -> str:
    """Text from a text box: no control characters, newlines made one kind, at most 64 KiB.

    Nothing that looks like a tag is removed: the text is escaped where it is shown.
    """
    unix = check_size(text).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", unix).strip()
