import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.archive.files import NotAnArchive, checked, from_zip, into_zip, look_at, svg_is_still
from courses.archive.same import bare, differences

GOOD = {"archive.json": b"{}", "course.json": b"{}", "modules/one.json": b"{}"}


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, data in files.items():
            target.writestr(name, data)
    made.seek(0)
    return made


def test_a_zip_gives_its_files():
    assert from_zip(zipped(GOOD)) == GOOD


def test_the_same_files_make_the_same_zip():
    one, two = io.BytesIO(), io.BytesIO()
    into_zip(GOOD, one)
    into_zip(dict(reversed(GOOD.items())), two)

    assert one.getvalue() == two.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "/etc/passwd", "media/../x.svg", "media/x.exe", "modules/Ü.json", "a.json"],
)
def test_a_name_outside_the_form_is_refused(name):
    with pytest.raises(NotAnArchive):
        from_zip(zipped({**GOOD, name: b"x"}))


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(NotAnArchive, match="packed more tightly"):
        from_zip(zipped({**GOOD, "media/x.txt": b"0" * 5_000_000}))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr("courses.archive.files.MAX_FILES", 2)

    with pytest.raises(NotAnArchive, match="at most 2"):
        from_zip(zipped(GOOD))


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr("courses.archive.files.MAX_BYTES", 3)

    with pytest.raises(NotAnArchive, match="more than"):
        from_zip(zipped(GOOD))


def test_what_is_no_zip_is_refused():
    with pytest.raises(NotAnArchive, match="not a zip"):
        from_zip(io.BytesIO(b"hello"))


def test_an_archive_needs_its_two_first_files():
    with pytest.raises(NotAnArchive, match=r"no course\.json"):
        checked({"archive.json": b"{}"})


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg><script>1</script></svg>",
        b'<svg onload="x()"></svg>',
        b'<svg><a href="javascript:x()"/></svg>',
        b'<svg><image href="https://a.example/x.png"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY x "y">]><svg/>',
        b"<svg><style>a{background:url(https://a.example)}</style></svg>",
    ],
)
def test_a_drawing_that_acts_or_loads_is_refused(svg):
    assert not svg_is_still(svg)


def test_a_still_drawing_may_refer_to_its_own_parts():
    assert svg_is_still(b'<svg><use href="#a"/><path fill="url(#b)"/></svg>')


def test_empty_false_and_absent_are_one():
    assert bare({"a": "", "b": [], "c": False, "d": None, "e": {"f": ""}, "g": 0}) == {"g": 0}


def test_a_changed_word_is_a_difference():
    changed = {**GOOD, "course.json": b'{"title": "x"}'}

    assert differences(GOOD, changed) == ["course.json"]
    assert differences(GOOD, {**GOOD, "archive.json": b'{"exported_on": "2026-01-01"}'}) == []


@given(at=st.integers(0, 2_000), byte=st.integers(0, 255))
def test_a_damaged_zip_is_read_or_refused_with_a_sentence(at, byte):
    content = bytearray(zipped(GOOD | {"media/x.txt": b"Some words. " * 20}).getvalue())
    content[at % len(content)] = byte

    with contextlib.suppress(NotAnArchive):
        look_at(io.BytesIO(content))
        assert set(from_zip(io.BytesIO(content))) >= {"archive.json", "course.json"}


def test_a_member_with_a_password_is_refused_by_its_name():
    content = bytearray(zipped(GOOD, zipfile.ZIP_STORED).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1  # the flag "encrypted" of the first member

    with pytest.raises(NotAnArchive, match="damaged or has a password"):
        from_zip(io.BytesIO(content))
