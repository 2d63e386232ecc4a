import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from courses.actions.archives import import_archive
from courses.archive.files import from_folder
from courses.archive.same import differences
from courses.curriculum_archive import FOLDER
from courses.models import CoursePage, LessonPage, LocalFact, ModulePage, Release, StandardSet
from courses.queries.archives import course_archive

pytestmark = pytest.mark.django_db


def load(*args):
    out = StringIO()
    call_command("load_curriculum", *args, stdout=out)
    return out.getvalue()


def revisions():
    return sum(page.revisions.count() for page in LessonPage.objects.all())


def test_the_curriculum_loads_and_a_second_time_changes_nothing():
    first = load()
    before = revisions()

    second = load()

    assert ModulePage.objects.count() == 12
    assert first.startswith("12 modules written, 0 unchanged")
    assert second.startswith("0 modules written, 12 unchanged, 0 released")
    assert revisions() == before


def test_the_curriculum_waits_for_local_facts_and_holds_one_module_back():
    said = load()

    assert "our-policy-our-roles cannot be released yet:" in said
    assert "Nobody has filled it in yet." in said
    assert not Release.objects.exists()
    assert not ModulePage.objects.get(slug="tribal-nations-next-door").live
    counts = {s.code: s.domains.count() for s in StandardSet.objects.all()}
    assert counts == {"CCDEI": 4, "Essential elements": 5}


def test_filled_facts_let_every_written_module_be_released(tmp_path):
    load()
    texts = {fact.slug: f"Call 555-0100 about {fact.label}." for fact in LocalFact.objects.all()}
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(texts))

    load("--local-facts", str(path))

    written = ModulePage.objects.filter(
        pk__in=[p.get_parent().pk for p in LessonPage.objects.all()]
    )
    assert Release.objects.count() == written.count() > 0
    assert all(fact.is_filled for fact in LocalFact.objects.all())


def test_what_was_written_into_a_fact_stays(tmp_path):
    load()
    LocalFact.objects.filter(slug="reporting-route").update(text="Ours.")
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"reporting-route": "Theirs."}))

    load("--local-facts", str(path))

    assert LocalFact.objects.get(slug="reporting-route").text == "Ours."


def test_an_export_holds_what_the_folder_holds_with_numbered_lists():
    load()

    exported = course_archive(CoursePage.objects.get(), date(2026, 11, 21))

    assert [
        name for name in differences(from_folder(FOLDER), exported) if "media" not in name
    ] == []
    module = ModulePage.objects.get(slug="change-one-thing")
    for lines in (module.objectives, module.sources, module.shaped_by, module.alignment):
        numbers = [line.sort_order for line in lines.all()]
        assert numbers == list(range(len(numbers)))


def test_a_module_edited_here_is_left_alone():
    load()
    page = ModulePage.objects.get(slug="the-lens-i-bring")
    page.summary = "Our own words."
    page.save_revision().publish()
    files = from_folder(FOLDER)
    changed = json.loads(files["modules/the-lens-i-bring.json"])
    files["modules/the-lens-i-bring.json"] = json.dumps({**changed, "title": "New"}).encode()

    done = import_archive(**importing(files))

    assert done.edited_here == ["the-lens-i-bring"]
    assert ModulePage.objects.get(pk=page.pk).summary == "Our own words."


def test_an_unedited_module_follows_the_archive():
    load()
    files = from_folder(FOLDER)
    changed = json.loads(files["modules/the-lens-i-bring.json"])
    files["modules/the-lens-i-bring.json"] = json.dumps({**changed, "title": "New"}).encode()

    done = import_archive(**importing(files))

    assert done.written == ["the-lens-i-bring"]
    assert ModulePage.objects.get(slug="the-lens-i-bring").title == "New"


def importing(files):
    from datetime import UTC, datetime

    from courses.models import CourseIndexPage
    from pd_portal.audit.actions import System

    return {
        "actor": System("test"),
        "index": CourseIndexPage.objects.get(),
        "files": files,
        "now": datetime(2026, 11, 21, tzinfo=UTC),
    }
