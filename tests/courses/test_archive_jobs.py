"""Archives in the CMS: asked for, made and brought in by the worker, with errors said plainly."""

import io
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

from courses.actions.archive_jobs import forget_archives
from courses.archive.files import from_zip, into_zip
from courses.models import ArchiveFile, ModulePage
from courses.queries.archives import course_archive
from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.ui.dates import now, today
from tests.courses.conftest import signed_in
from tests.courses.test_archive_roundtrip import empty_the_site, with_picture
from tests.factories.courses import written_module
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db
UPLOAD = "courses_admin:upload"


@pytest.fixture
def course():
    return written_module().get_parent().specific


def zipped(files):
    made = io.BytesIO()
    into_zip(files, made)
    return made.getvalue()


def bring_in(desk, content, name="course.zip"):
    return desk.post(reverse(UPLOAD), {"archive": SimpleUploadedFile(name, content)})


def work():
    """What the worker does with the newest job."""
    job = Job.objects.order_by("-created_at").first()
    run_job.call(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def told_at_the_field(response):
    page = BeautifulSoup(response.content, "html.parser")
    return page.find(id="panel-child-archive-errors") or page.find(class_="error-message")


def test_an_archive_is_made_and_fetched_by_whoever_asked(at_desk, course):
    asked = at_desk.post(reverse("courses_admin:download", args=[course.pk]))
    job = work()

    assert asked.url == job.get_absolute_url()
    assert "ready to download" in job.message
    fetched = at_desk.get(job.result_url)
    assert from_zip(io.BytesIO(fetched.getvalue())) == course_archive(course, today())
    other = signed_in(employee_with_role(roles.AUTHOR))
    assert other.get(job.result_url).status_code == 404


def test_an_archive_is_brought_in_by_the_worker(at_desk, course):
    content = zipped(course_archive(course, today()))
    empty_the_site()

    answer = bring_in(at_desk, content)
    assert not ModulePage.objects.exists()
    job = work()

    assert answer.url == job.get_absolute_url()
    assert job.message == "1 module written, 0 unchanged."
    assert ModulePage.objects.get().slug == "our-policy"


def test_the_progress_page_says_how_far_it_is(at_desk, course):
    answer = bring_in(at_desk, zipped(course_archive(course, today())))

    assert "Waiting for its turn" in at_desk.get(answer.url).content.decode()
    work()
    page = at_desk.get(answer.url).content.decode()
    assert "Edited here, so left as they are: our-policy." in page
    assert reverse("courses_admin:overview") in page


def bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("archive.json", b"{}")
        target.writestr("course.json", b" " * 5_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    "content, says",
    [
        (b"hello", "This is not a zip file"),
        (bomb(), "packed more tightly"),
        (zipped({"archive.json": b"{}", "course.json": b"{}", "../up.json": b"{}"}), "no place in a course archive"),
        (zipped({"archive.json": b"{}"}), "no course.json"),
    ],
)  # fmt: skip
def test_what_the_table_of_contents_gives_away_is_said_at_the_field(at_desk, content, says):
    answer = bring_in(at_desk, content)

    assert answer.status_code == 422
    assert says in told_at_the_field(answer).text
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused_at_the_field(at_desk, monkeypatch):
    monkeypatch.setattr("courses.forms.MOST_MB", 0)

    assert "larger than 0 MB" in told_at_the_field(bring_in(at_desk, bomb())).text


@pytest.mark.parametrize(
    "change, says",
    [
        ({"archive.json": b'{"format": 9}'}, "Format 9 is not one this version reads."),
        ({"archive.json": b"hello"}, "archive.json is not JSON"),
        ({"archive.json": b"[" * 200_000}, "nested too deeply"),
        (
            {"course.json": b'{"slug": "a", "title": "A", "modules": ["gone"]}'},
            "The archive has no modules/gone.json.",
        ),
    ],
)
def test_what_is_found_while_reading_is_said_on_the_jobs_page(at_desk, course, change, says):
    files = course_archive(course, today())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for name, data in (files | change).items():
            target.writestr(name, data)

    answer = bring_in(at_desk, made.getvalue())
    job = work()

    assert (job.state, says in job.message) == ("failed", True), job.message
    assert says in at_desk.get(answer.url).content.decode()


def test_a_file_that_storage_lost_is_named_on_the_job_and_before_a_release(at_desk, course):
    module = with_picture(ModulePage.objects.get())
    image = get_image_model().objects.get()
    image.file.storage.delete(image.file.name)
    screen = reverse("courses_admin:release", args=[module.pk])

    at_desk.post(reverse("courses_admin:download", args=[course.pk]))
    job = work()

    assert (job.state, "is not in storage any more" in job.message) == ("failed", True)
    assert "File “Bus stops”" in at_desk.get(screen).content.decode()


def test_archives_are_forgotten_after_a_week(at_desk, course):
    bring_in(at_desk, zipped(course_archive(course, today())))

    forget_archives(actor=System("test"), now=now() + timedelta(days=6))
    assert ArchiveFile.objects.count() == 1
    forget_archives(actor=System("test"), now=now() + timedelta(days=8))
    assert not ArchiveFile.objects.exists()


def test_others_bring_nothing_in(course):
    stranger = signed_in(employee_with_role(roles.FACILITATOR))

    assert bring_in(stranger, zipped(course_archive(course, today()))).status_code in (302, 403)
    assert not Job.objects.exists()
