"""Roster sources and imports, merges, and what people read and report."""

from datetime import UTC, date, datetime

from factory import SubFactory

from pd_portal.people import models
from tests.factories.people import (
    EmployerFactory,
    PartnerEmployerFactory,
    Rows,
    StaffMemberFactory,
)

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


class RosterSourceFactory(Rows):
    class Meta:
        model = models.RosterSource
        django_get_or_create = ("code",)

    employer = SubFactory(EmployerFactory)
    code = "payroll"
    name = "Payroll"


class RosterImportFactory(Rows):
    class Meta:
        model = models.RosterImport

    source = SubFactory(RosterSourceFactory)
    file_name = "people.csv"
    sha256 = "0" * 64
    as_of = date(2026, 9, 1)
    created_at = NOON


class SourceLinkFactory(Rows):
    class Meta:
        model = models.SourceLink

    source = SubFactory(RosterSourceFactory)
    key = "K1"
    person = SubFactory(StaffMemberFactory)


class ReviewItemFactory(Rows):
    class Meta:
        model = models.ReviewItem

    source = SubFactory(RosterSourceFactory)
    kind = models.ReviewKind.SAME_PERSON
    key = "K1"
    name = "Ana Lee"
    created_at = NOON


class MergeFactory(Rows):
    class Meta:
        model = models.Merge

    duplicate = SubFactory(StaffMemberFactory)
    into = SubFactory(StaffMemberFactory)
    merged_at = NOON


class MergePermitFactory(Rows):
    class Meta:
        model = models.MergePermit

    from_id = 1
    to_id = 2


class NoticeReadingFactory(Rows):
    class Meta:
        model = models.NoticeReading

    person = SubFactory(StaffMemberFactory)
    version = 1
    read_at = NOON


class MistakeReportFactory(Rows):
    class Meta:
        model = models.MistakeReport

    person = SubFactory(StaffMemberFactory)
    text = "My unit is wrong."
    reported_at = NOON


class JoinRequestFactory(Rows):
    class Meta:
        model = models.JoinRequest

    person = SubFactory(StaffMemberFactory)
    employer = SubFactory(EmployerFactory)
    other = SubFactory(PartnerEmployerFactory)
    number = "2002"
    why = "They told us."
    asked_by = SubFactory(StaffMemberFactory)
    asked_at = NOON
