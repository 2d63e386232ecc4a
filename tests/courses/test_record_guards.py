"""The database itself keeps learning records as written; each rule is broken by raw SQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.factories.learning import (
    MORNING,
    AttemptFactory,
    ConcernFactory,
    EnrollmentFactory,
    LessonProgressFactory,
    ModuleCompletionFactory,
    PathwayItemFactory,
    PathwayVersionFactory,
    ReviewFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def refused(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def accepted(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        "score = 100",
        "proficient = NOT proficient",
        "source = 'recorded'",
        "version = 7",
        "variant = 'en:operations'",
        "rule = '{}'",
        "completed_at = '2026-01-01 00:00:00+00:00'",
        "recorded_at = '2028-01-01 00:00:00+00:00'",
        "person_id = person_id + 1",
    ],
)
def test_a_completion_never_changes(change):
    row = ModuleCompletionFactory(proficient=False)

    refused(f"UPDATE pd_courses_modulecompletion SET {change} WHERE id = %s", row.pk)


def test_a_completion_is_never_deleted():
    refused("DELETE FROM pd_courses_modulecompletion WHERE id = %s", ModuleCompletionFactory().pk)


def test_an_enrollment_has_one_completion():
    first = ModuleCompletionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCompletionFactory(enrollment=first.enrollment)


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "heard"},
        {"source": "recorded", "release": None, "version": 1},
        {"score": 101},
        {"version": 0},
        {"recorded_at": MORNING},
    ],
)
def test_a_completion_must_make_sense(wrong):
    go = EnrollmentFactory()
    ModuleCompletionFactory(enrollment=EnrollmentFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCompletionFactory(enrollment=go, **wrong)


def test_an_online_completion_names_its_enrollment():
    row = ModuleCompletionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCompletionFactory(
            enrollment=None, person=row.person, module=row.module, release=row.release
        )


def test_a_person_has_one_open_go_at_a_module():
    first = EnrollmentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        EnrollmentFactory(person=first.person, release=first.release)


def test_a_renewal_is_a_new_go():
    first = EnrollmentFactory(finished_at=MORNING)

    assert EnrollmentFactory(person=first.person, release=first.release).pk != first.pk


@pytest.mark.parametrize(
    "change",
    [
        "started_at = NULL",
        "release_id = NULL",
        "started_at = '2027-02-01 00:00:00+00:00'",
        "finished_at = '2027-02-01 00:00:00+00:00'",
        "module_id = module_id + 1",
    ],
)
def test_a_start_stays(change):
    refused(f"UPDATE pd_courses_enrollment SET {change} WHERE id = %s", EnrollmentFactory().pk)


def test_a_finished_lesson_was_opened_first():
    row = LessonProgressFactory()

    refused(
        "UPDATE pd_courses_lessonprogress SET finished_at = %s WHERE id = %s",
        MORNING - timedelta(days=1),
        row.pk,
    )


def test_a_try_has_one_seed_and_one_mark():
    row = AttemptFactory(submitted_at=MORNING, right=3, total=10)

    refused("UPDATE pd_courses_attempt SET seed = 'x' WHERE id = %s", row.pk)
    refused('UPDATE pd_courses_attempt SET "right" = 10 WHERE id = %s', row.pk)


def test_a_submitted_try_is_marked():
    row = AttemptFactory()

    refused("UPDATE pd_courses_attempt SET submitted_at = %s WHERE id = %s", MORNING, row.pk)
    refused(
        'UPDATE pd_courses_attempt SET submitted_at = %s, "right" = 11, total = 10 WHERE id = %s',
        MORNING,
        row.pk,
    )


def test_only_one_try_is_open():
    row = AttemptFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptFactory(enrollment=row.enrollment, number=2)


def test_what_was_handed_in_and_what_was_read_stay():
    review = ReviewFactory()

    refused("UPDATE pd_courses_submission SET text = 'other'")
    refused("DELETE FROM pd_courses_review WHERE id = %s", review.pk)
    refused("UPDATE pd_courses_review SET level = 'developing', comment = 'x'")


def test_two_readers_are_two_people():
    review = ReviewFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(submission=review.submission, reader=2, reviewer=review.reviewer)


@pytest.mark.parametrize("wrong", [{"level": "bad"}, {"level": "developing"}, {"reader": 3}])
def test_a_reading_has_a_level_and_says_what_to_change(wrong):
    submission = SubmissionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(submission=submission, **wrong)


def test_a_concern_keeps_its_words():
    ConcernFactory()

    refused("UPDATE pd_courses_concern SET text = 'never mind'")
    refused("DELETE FROM pd_courses_concern")


def test_a_draft_pathway_changes_until_it_is_frozen():
    item = PathwayItemFactory()
    accepted("UPDATE pd_courses_pathwayitem SET min_version = 2 WHERE id = %s", item.pk)

    accepted(
        "UPDATE pd_courses_pathwayversion SET frozen_at = %s WHERE id = %s",
        MORNING,
        item.version_id,
    )

    refused("UPDATE pd_courses_pathwayitem SET min_version = 3 WHERE id = %s", item.pk)
    refused("DELETE FROM pd_courses_pathwayitem WHERE id = %s", item.pk)
    loose = PathwayItemFactory()
    moved = "UPDATE pd_courses_pathwayitem SET version_id = %s WHERE id = %s"
    refused(moved, item.version_id, loose.pk)
    refused("UPDATE pd_courses_pathwayversion SET electives_needed = 5")
    refused("UPDATE pd_courses_pathwayversion SET frozen_at = NULL")
    refused("DELETE FROM pd_courses_pathwayversion WHERE id = %s", item.version_id)


def test_a_frozen_pathway_gains_no_item():
    version = PathwayVersionFactory(frozen_at=MORNING)

    with pytest.raises(DatabaseError), transaction.atomic():
        PathwayItemFactory(version=version)


@pytest.mark.parametrize(
    "wrong", [{"kind": "evidence"}, {"module": None}, {"min_version": 0}], ids=str
)
def test_a_pathway_item_names_what_its_kind_says(wrong):
    version = PathwayVersionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        PathwayItemFactory(version=version, **wrong)
