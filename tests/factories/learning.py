"""Learning records: everything defaults to the morning of March 1, 2027."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory import LazyAttribute, SelfAttribute, SubFactory

from courses import models
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import StaffMemberFactory

MORNING = datetime(2027, 3, 1, 17, tzinfo=UTC)


class Rows(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True


class EnrollmentFactory(Rows):
    """Started on its release's module."""

    class Meta:
        model = models.Enrollment

    person = SubFactory(StaffMemberFactory)
    release = SubFactory(ReleaseFactory)
    module = SelfAttribute("release.module")
    variant = "en:everyone"
    created_at = MORNING
    started_at = MORNING


class AssignedFactory(EnrollmentFactory):
    """Assigned, not started."""

    release = None
    started_at = None
    module = SubFactory(ModulePageFactory)
    variant = ""
    reason = "New in the role"


class LessonProgressFactory(Rows):
    class Meta:
        model = models.LessonProgress

    enrollment = SubFactory(EnrollmentFactory)
    lesson = "start"
    opened_at = MORNING


class AttemptFactory(Rows):
    class Meta:
        model = models.Attempt

    enrollment = SubFactory(EnrollmentFactory)
    block = "block"
    number = 1
    seed = "0123456789abcdef"
    started_at = MORNING


class ModuleCompletionFactory(Rows):
    class Meta:
        model = models.ModuleCompletion

    enrollment = SubFactory(EnrollmentFactory, finished_at=MORNING + timedelta(hours=1))
    person = SelfAttribute("enrollment.person")
    module = SelfAttribute("enrollment.module")
    release = SelfAttribute("enrollment.release")
    version = SelfAttribute("release.number")
    variant = "en:everyone"
    rule = LazyAttribute(lambda row: {"pass_mark": 80, "lessons": ["start", "act"]})
    completed_at = MORNING + timedelta(hours=1)
    recorded_at = SelfAttribute("completed_at")
    score = 90
    proficient = True


class PathwayFactory(Rows):
    class Meta:
        model = models.Pathway

    slug = factory.Sequence(lambda n: f"pathway-{n}")
    title = "All-staff core"


class PathwayVersionFactory(Rows):
    class Meta:
        model = models.PathwayVersion

    pathway = SubFactory(PathwayFactory)
    number = 1
    created_at = MORNING


class PathwayItemFactory(Rows):
    class Meta:
        model = models.PathwayItem

    version = SubFactory(PathwayVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = models.PathwayItem.REQUIRED
    module = SubFactory(ModulePageFactory)


class SubmissionFactory(Rows):
    class Meta:
        model = models.Submission

    enrollment = SubFactory(EnrollmentFactory)
    person = SelfAttribute("enrollment.person")
    block = "task"
    text = "I asked the front office how they find an interpreter."
    handed_in_at = MORNING
    promised_on = date(2027, 3, 15)


class ReviewFactory(Rows):
    class Meta:
        model = models.Review

    submission = SubFactory(SubmissionFactory)
    reviewer = SubFactory(StaffMemberFactory)
    level = "proficient"
    decided_at = MORNING + timedelta(days=2)


class ConcernFactory(Rows):
    class Meta:
        model = models.Concern

    person = SubFactory(StaffMemberFactory)
    module = SubFactory(ModulePageFactory)
    lesson = "start"
    kind = models.Concern.MISTAKE
    text = "The second date is wrong."
    raised_at = MORNING
    promised_on = date(2027, 3, 11)
