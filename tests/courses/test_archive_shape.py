"""What an archive's files hold is looked at before anything is written, each fault at its place."""

import json

import pytest

from courses.archive import shape
from courses.archive.files import NotAnArchive
from courses.models import LessonPage, ModulePage
from courses.wire import Reader, UnknownForm
from pd_portal.audit.actions import Refused
from tests.courses.test_archive_roundtrip import bring_in, empty_the_site, export, with_picture
from tests.factories.courses import module_content, question, write_pool, written_module

WHERE = "modules/our-policy.json"
WRONG = [
    ({"number": "one"}, ", number: this must be a whole number."),
    ({"number": True}, ", number: this must be a whole number."),
    ({"title": 7}, ", title: this must be text."),
    ({"title": "x" * 300}, ", title: this is longer than 255 letters."),
    ({"hours": 1.5}, ", hours: state the hours as text, for example “1.5”."),
    ({"slug": "a/b"}, ", slug: use letters from a to z, digits and hyphens, 255 at most."),
    ({"slug": "other"}, ": its slug is “other”, so the file must be called after that."),
    ({"objectives": "one"}, ", objectives: this must be a list."),
    ({"objectives": ["a", None]}, ", objectives 2: this must be text."),
    ({"lessons": ["a"]}, ", lessons 1: this must be an object with names."),
    ({"lessons": [{"slug": "a", "title": "A"}]}, ", lessons 1: “body” is missing."),
    ({"pass_rule": {"tries": 3}}, ", pass_rule: there is no field “tries”."),
    (
        {"sources": [{"title": "T", "link": "javascript:alert(1)"}]},
        ", sources 1, link: this must be an address that begins with https://.",
    ),
]


@pytest.mark.once
@pytest.mark.parametrize(("change", "says"), WRONG, ids=lambda part: str(part)[:30])
def test_a_module_says_what_is_wrong_and_where(change, says):
    with pytest.raises(NotAnArchive) as refused:
        shape.module({**module_content(), **change}, WHERE)

    assert str(refused.value) == WHERE + says


@pytest.mark.once
def test_two_lessons_of_one_name_are_refused():
    lesson = {"slug": "a", "title": "A", "body": []}

    with pytest.raises(NotAnArchive, match="lessons: “a” stands twice"):
        shape.module({**module_content(), "lessons": [lesson, lesson]}, WHERE)


IDS = "may hold letters from a to z, digits and hyphens, 36 at most."
BLOCKS = [
    ({"id": "a/b"}, f"The id “a/b” {IDS}"),
    ({"id": "x" * 37}, f"The id “{'x' * 37}” {IDS}"),
    ({"value": []}, "Knowledge check: This must be an object with names."),
    ({"value": {"prompt": 5}}, "Knowledge check, prompt: This must be text."),
    ({"value": {"job_groups": {}}}, "Knowledge check, job_groups: This must be a list."),
    ({"value": {"accepted": "yes"}}, "Knowledge check, accepted: This must be a list."),
    ({"value": {"options": [{"id": "1"}, {"id": "1"}]}}, "Knowledge check, options: The id “1” stands twice."),
    (
        {"value": {"options": [{"id": "1", "correct": "yes"}]}},
        "Knowledge check, options, 1, correct: This must be true or false.",
    ),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(("change", "says"), BLOCKS, ids=lambda part: str(part)[:30])
def test_a_block_says_what_is_wrong_and_where(change, says):
    raw = {"type": "knowledge_check", "id": "k", "value": {}, **change}
    block = LessonPage.body.field.stream_block

    with pytest.raises(UnknownForm) as refused:
        Reader(lambda name: None, lambda name: None).into(block, [raw])

    assert str(refused.value) == says


def changed(files, name, old, new):
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"kind": "single"', b'"kind": "guess"', "kind: “guess” is not one of single"),
        (b'"draw": 1', b'"draw": "x"', "Act on it, Graded check, draw: This must be a whole"),
        (b'"operations"', b'"a b"', "“a b” is no short name of a job group"),
    ],
)
def test_a_faulty_block_stops_the_import_before_it_writes(old, new, says):
    files = export(written_module())
    empty_the_site()

    with pytest.raises(Refused, match=says):
        bring_in(changed(files, "modules/our-policy.json", old, new))

    assert not ModulePage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no picture", "bus-stops.svg: this is not a picture"),
        (b"GIF89a, it says, and no more", "too large to be shown"),
    ],
    ids=["none", "bomb"],
)
def test_a_file_that_is_no_fit_picture_is_named(data, says):
    files = export(with_picture(written_module()))
    empty_the_site()

    with pytest.raises(Refused, match=says):
        bring_in({**files, "media/bus-stops.svg": data})


@pytest.mark.django_db
def test_a_pool_of_somebody_else_is_not_written_over():
    files = export(written_module())
    empty_the_site()
    here = write_pool({"slug": "policy", "title": "Ours", "questions": [question("Ours?")]})

    with pytest.raises(Refused, match="another pool of that name, “Ours”"):
        bring_in(files)

    here.refresh_from_db()
    assert here.questions[0].value["prompt"] == "Ours?"


@pytest.mark.once
def test_the_shipped_curriculum_has_this_shape():
    from courses.curriculum_archive import FOLDER

    for path in [*FOLDER.glob("modules/*.json"), *FOLDER.glob("pools/*.json")]:
        check = shape.module if path.parent.name == "modules" else shape.pool
        check(json.loads(path.read_text()), f"{path.parent.name}/{path.name}")
