"""HR's first import by mapping, page by page; and undoing it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pd_portal.audit.actions import Refused, System
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.people.actions.hiring import hire
from pd_portal.people.actions.import_undoing import undo_import
from pd_portal.people.actions.positions import correct_position
from pd_portal.people.models import (
    Employment,
    ImportStatus,
    Position,
    ReviewItem,
    RosterImport,
    RosterSource,
)
from tests.factories.people import (
    EmployerFactory,
    LeaveFactory,
)
from tests.people.addresses import at
from tests.people.test_import import ANA, BO, CY, bring_in, csv_file, figures, later, preview

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
BY = {"actor": System("test"), "now": NOW + timedelta(days=2)}


def run_the_job():
    job = Job.objects.order_by("-created_at", "-pk").filter(state="waiting").first()
    run_job.func(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def send(client, source, content, name="people.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(at("upload", source.code), {"file": file, "as_of": "2026-10-01"})


def test_a_first_file_is_mapped_previewed_and_confirmed(client, source, hr):
    content = csv_file(ANA.replace("North", "N"), BO.replace("North", "N"), CY)

    mapped = send(client, source, content)["Location"]
    columns = client.get(mapped).context["form"]
    codes_url = client.post(mapped, {k: f.initial for k, f in columns.fields.items()})["Location"]
    codes = client.get(codes_url).context["form"]
    chosen = {k: f.initial for k, f in codes.fields.items() if f.initial}
    unknown = next(k for k, f in codes.fields.items() if f.label == "Locations: N")
    client.post(codes_url, chosen | {unknown: "North"})
    preview = client.get(run_the_job().result_url)
    client.post(preview.request["PATH_INFO"])
    done = run_the_job()

    assert "3 read = 3 added" in preview.content.decode()
    assert done.state == "done"
    assert Position.objects.filter(unit__code="North").count() == 2


def test_a_known_source_goes_straight_to_its_preview(client, source, hr):
    source.profile = {"columns": {"key": "EmployeeNumber", "location": "Location"}}
    source.save()

    assert "/jobs/" in send(client, source, csv_file(ANA))["Location"]


def test_an_unreadable_file_says_why_and_changes_nothing(client, source, hr):
    answer = client.get(send(client, source, b"%PDF-1.7", "people.pdf")["Location"])

    assert answer.status_code == 422
    assert "This is a PDF" in answer.content.decode()


def test_the_mapping_says_how_the_file_was_read(client, source, hr):
    titled = b"Lark School District\r\n" + csv_file(ANA)

    page = client.get(send(client, source, titled)["Location"]).content.decode()

    assert "The columns are named in line 2" in page


def test_the_codes_of_an_unreadable_file_say_why_too(client, source, hr):
    send(client, source, b"%PDF-1.7", "people.pdf")

    answer = client.get(at("import_codes", RosterImport.objects.get().pk))

    assert answer.status_code == 422
    assert "This is a PDF" in answer.content.decode()


def test_a_file_whose_preview_never_ran_can_be_compared_again(client, source, hr):
    source.format = "oneroster"
    source.save()
    send(client, source, b"not a zip")
    waiting = RosterImport.objects.get()

    page = client.get(at("import", waiting.pk)).content.decode()
    client.post(at("import_again", waiting.pk))
    run_the_job()

    assert "Compare with the roster" in page
    assert at("import_columns", waiting.pk) not in page
    assert "not a zip file" in client.get(at("import", waiting.pk)).content.decode()


def test_an_import_of_another_employer_is_not_found(client, source, hr):
    other = EmployerFactory(code="district")
    theirs = RosterSource.objects.create(employer=other, code="d", name="D")
    done = RosterImport.objects.create(
        source=theirs, file_name="x", sha256="0", as_of=date(2026, 10, 1), created_at=NOW
    )

    assert client.get(at("import", done.pk)).status_code == 404
    assert client.get(at("upload", "d")).status_code == 404


def test_errors_are_downloaded_with_line_column_and_reason(client, source, hr):
    done = bring_in(source, csv_file(ANA.replace("North", "Nowhere")))

    text = b"".join(client.get(at("import_problems", done.pk)).streaming_content).decode()

    assert "error,2,Location,The location 'Nowhere' is not mapped to a unit.,1001" in text


def test_a_decision_is_followed_by_the_next_import(client, source, hr):
    bring_in(source, csv_file(ANA, BO, CY))
    renamed = csv_file(ANA, BO, CY.replace("Quist,Cy", "Amari,Dee"))
    bring_in(source, renamed, **later(1))

    client.post(at("review_decide", ReviewItem.objects.get().pk), {"same": "yes"})
    done = bring_in(source, renamed, **later(2))

    assert figures(done) == {"same": 2, "changed": 1}
    assert Employment.objects.get(employee_id="1003").person.family_name == "Amari"


def test_a_discarded_file_is_deleted(client, source, hr):
    send(client, source, csv_file(ANA))
    roster_import = RosterImport.objects.get()

    client.post(at("import_discard", roster_import.pk))

    roster_import.refresh_from_db()
    assert roster_import.status == ImportStatus.DISCARDED
    assert not hasattr(roster_import, "upload")


def open_positions():
    rows = Position.objects.on(date(2026, 10, 20)).order_by("person__given_name")
    return list(rows.values_list("person__given_name", "unit__code", "ends_on"))


def test_undoing_the_first_import_leaves_nobody(source):
    done = bring_in(source, csv_file(ANA, BO))

    undo_import(roster_import=done, **BY)

    assert open_positions() == []
    assert not Employment.objects.standing().exists()


def test_undoing_an_import_restores_what_it_ended_and_moved(source):
    bring_in(source, csv_file(ANA, BO, CY))
    before = open_positions()
    done = bring_in(source, csv_file(ANA.replace("North", "Garage"), BO), typed=1, **later(1))

    undo_import(roster_import=done, **BY)

    assert open_positions() == before
    assert Employment.objects.standing().filter(ends_on__isnull=True).count() == 3


def test_the_same_file_after_an_undo_is_imported_again(source):
    done = bring_in(source, csv_file(ANA, BO))
    undo_import(roster_import=done, **BY)

    again = bring_in(source, csv_file(ANA, BO), **later(3))

    assert figures(again) == {"added": 2}
    assert len(open_positions()) == 2


def test_an_import_that_something_rests_on_names_it(source):
    done = bring_in(source, csv_file(ANA, BO))
    ana = Position.objects.get(person__given_name="Ana")
    correct_position(position=ana, changes={"title": "Coach"}, **BY)

    with pytest.raises(Refused, match="Changed since: Ana Núñez"):
        undo_import(roster_import=done, **BY)


def test_a_hire_after_an_end_the_import_brought_rests_on_it(source):
    bring_in(source, csv_file(ANA, BO, CY))
    done = bring_in(source, csv_file(ANA, BO), typed=1, **later(1))
    cy = Employment.objects.get(employee_id="1003").person
    hire(person=cy, employer=source.employer, employee_id="1003", starts_on=date(2026, 11, 1), **BY)

    with pytest.raises(Refused, match="Changed since: Cy Quist"):
        undo_import(roster_import=done, **BY)


def test_a_leave_of_somebody_the_import_brought_in_rests_on_it(source):
    done = bring_in(source, csv_file(ANA, BO))
    ana = Employment.objects.get(employee_id="1001").person
    LeaveFactory(person=ana, employer=source.employer, recorded_at=NOW + timedelta(days=1))

    with pytest.raises(Refused, match="Changed since: Ana Núñez"):
        undo_import(roster_import=done, **BY)


def test_the_preview_says_what_becomes_of_each_line_and_where_to_mend_it(client, source, hr):
    bring_in(source, csv_file(ANA, BO, CY))
    renamed = CY.replace("Quist,Cy", "Amari,Dee")
    lines = (ANA.replace("North", "Nowhere"), BO.replace("Y,", "Y,77"), renamed)
    found = preview(source, csv_file(*lines), **later(1))

    page = client.get(at("import", found.pk)).content.decode()

    assert [page.count(f">{said}<") for said in ("Not used", "Waits for you")] == [1, 1]
    assert at("import_codes", found.pk) in page
    assert at("reviews") in page
