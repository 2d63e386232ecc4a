import nh3
import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.ui.sanitize import LIMIT_BYTES, TAGS, plain_text, sanitize

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<p style="background:url(//evil)">x</p>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x'>",
    '<iframe src="//evil"></iframe>',
    "<!--><img src=x onerror=alert(1)>-->",
    "<p onclick='x()'>hi</p>",
    "<a href=' jav\tascript:alert(1)'>x</a>",
]
pieces = st.sampled_from([*HOSTILE, "<p>", "</p>", "<b>good</b>", "text", "<", ">", '"', "&amp;"])


def oracle(html):
    """nh3 parses the cleaned text again, as a browser would, with the same allowances."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def elements(html):
    return [(tag.name, sorted(tag.attrs)) for tag in BeautifulSoup(html, "html.parser").find_all()]


@given(st.lists(pieces, max_size=8).map("".join))
def test_the_oracle_finds_nothing_left_to_remove(html):
    clean = sanitize(html)

    assert elements(oracle(clean)) == elements(clean)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_keeps_no_live_address(html):
    clean = oracle(sanitize(html))

    links = [tag.get("href", "") for tag in BeautifulSoup(clean, "html.parser").find_all("a")]
    assert not any("script" in link or "data:" in link for link in links)


def test_good_markup_stays():
    html = '<p>Ask <b>first</b>, then <a href="https://example.org">read</a>.</p>'

    assert sanitize(html) == html


def test_cleaning_twice_changes_nothing():
    once = sanitize("".join(HOSTILE) + "<p>a & b</p>")

    assert sanitize(once) == once


def test_too_much_is_refused_before_it_is_parsed():
    with pytest.raises(ValidationError, match="64 KiB"):
        sanitize("é" * (LIMIT_BYTES // 2 + 1))


def test_plain_text_keeps_angle_brackets_and_loses_control_characters():
    assert plain_text("a < b\x00\r\nc ") == "a < b\nc"
