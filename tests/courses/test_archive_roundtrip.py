import io
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from courses.actions.archives import import_archive
from courses.actions.curriculum import course_index
from courses.archive.files import from_zip
from courses.archive.same import differences
from courses.models import CoursePage, ModulePage, Prerequisite, QuestionPool
from courses.queries.archives import course_archive
from pd_portal.audit.actions import Refused, System
from pd_portal.ui.dates import now, today
from tests.factories.courses import CourseIndexPageFactory, block, rewrite, written_module

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'


def with_picture(module):
    image = get_image_model().objects.create(
        title="Bus stops", file=ContentFile(SVG, name="b.svg"), width=4, height=3
    )
    lesson = rewrite(module, "start", lambda body: body)
    raw = lesson.body.stream_block.get_prep_value(lesson.body)
    picture = {"type": "image", "id": block("image", "i")["id"]}
    raw.append({**picture, "value": {"file": image.pk, "alt": "Stops."}})
    lesson.body = lesson.body.stream_block.to_python(raw)
    lesson.save_revision().publish()
    return module


def export(module):
    return course_archive(CoursePage.objects.get(pk=module.get_parent().pk), today())


def bring_in(files, index=None):
    target = index or course_index()
    return import_archive(actor=System("test"), index=target, files=files, now=now())


def empty_the_site():
    Prerequisite.objects.all().delete()
    for course in CoursePage.objects.all():
        course.delete()
    QuestionPool.objects.all().delete()
    get_image_model().objects.all().delete()


def test_what_goes_out_comes_back_in_the_same():
    files = export(with_picture(written_module()))
    empty_the_site()

    done = bring_in(files)

    again = course_archive(done.course, today())
    assert len(files) == 5
    assert differences(files, again) == []
    assert again == files


def test_media_travel_under_the_name_of_their_title():
    files = export(with_picture(written_module()))

    assert files["media/bus-stops.svg"] == SVG


def test_prerequisites_find_their_modules_whatever_the_order():
    first = written_module()
    second = written_module(parent=first.get_parent(), slug="second")
    first.prerequisites = [Prerequisite(module=second)]
    first.save_revision().publish()
    files = export(first)
    empty_the_site()

    done = bring_in(files)

    assert [
        p.module.slug for p in ModulePage.objects.get(slug="our-policy").prerequisites.all()
    ] == ["second"]
    assert differences(files, course_archive(done.course, today())) == []


def test_import_reports_an_unknown_block_and_writes_nothing():
    files = export(written_module())
    empty_the_site()
    files["modules/our-policy.json"] = files["modules/our-policy.json"].replace(
        b'"paragraph"', b'"hologram"'
    )

    with pytest.raises(Refused, match="no block type “hologram”"):
        bring_in(files)

    assert not ModulePage.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"pass_mark": 80', b'"pass_mark": 180', "less than or equal to 100"),
        (b'"hours": "1.0"', b'"hours": "1.3"', "half-hour steps"),
        (b'"prerequisites": []', b'"prerequisites": ["gone"]', "“gone” that is not there"),
        (b'"title": "Our policy, our roles",', b"", "our-policy.json: “title” is missing"),
    ],
)
def test_import_says_what_is_wrong(old, new, says):
    files = export(written_module())
    empty_the_site()
    files["modules/our-policy.json"] = files["modules/our-policy.json"].replace(old, new)

    with pytest.raises(Refused, match=says):
        bring_in(files)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            "pools/policy.json",
            b'"title": "Policy"',
            b'"title": null',
            "policy.json, title: this must",
        ),
        (
            "modules/our-policy.json",
            b"What the policy asks",
            rb"What\u0000the policy asks",
            "character that cannot be stored",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_sentence(name, old, new, says):
    files = export(written_module())
    empty_the_site()
    assert old in files[name]
    files[name] = files[name].replace(old, new)

    with pytest.raises(Refused, match=says):
        bring_in(files)


def test_a_module_of_another_course_is_not_taken_over():
    module = written_module()
    files = export(module)
    files["course.json"] = files["course.json"].replace(b'"core-', b'"other-')

    with pytest.raises(Refused, match="Another course on this site"):
        bring_in(files, CourseIndexPageFactory())


def test_a_format_from_the_future_is_refused():
    files = export(written_module())
    files["archive.json"] = files["archive.json"].replace(b'"format": 1', b'"format": 9')

    with pytest.raises(Refused, match="Format 9"):
        bring_in(files)


def test_scripts_in_rich_text_do_not_come_in():
    files = export(written_module())
    empty_the_site()
    files["modules/our-policy.json"] = files["modules/our-policy.json"].replace(
        b"<p>Hello.</p>", b"<p>Hello.<script>alert(1)</script><b onclick=x()>you</b></p>"
    )

    bring_in(files)

    body = ModulePage.objects.get().lessons().first().body
    assert body[0].value["text"].source == "<p>Hello.alert(1)<b>you</b></p>"


def test_the_command_exports_and_imports(tmp_path):
    written_module()
    out = StringIO()
    path = tmp_path / "course.zip"

    call_command("archive", "export", str(path), stdout=out)
    call_command("archive", "import", str(path), stdout=out)

    assert "modules/our-policy.json" in from_zip(io.BytesIO(path.read_bytes()))
    assert "4 files in" in out.getvalue()


def test_the_command_says_when_there_is_no_course():
    with pytest.raises(CommandError, match="load_curriculum"):
        call_command("archive", "roundtrip")


@pytest.mark.once
@pytest.mark.slow
def test_the_bar_of_the_round_trip():
    with_picture(written_module())
    out = StringIO()

    call_command("archive", "roundtrip", stdout=out)

    assert out.getvalue().strip() == "bar roundtrip: files=5 differences=0 ok"
