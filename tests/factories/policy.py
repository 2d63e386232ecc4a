"""A policy with one goal and a requirement in force since January 1, 2026, due in 90 days."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory

from pd_portal.policy import models
from tests.factories.learning import PathwayItemFactory, PathwayVersionFactory
from tests.factories.people import (
    EmployerFactory,
    FactFactory,
    JobGroupFactory,
    OrgUnitFactory,
    StaffMemberFactory,
)

NEW_YEAR = datetime(2026, 1, 1, 17, tzinfo=UTC)


class Rows(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True


class PolicyFactory(Rows):
    class Meta:
        model = models.Policy

    employer = SubFactory(EmployerFactory)
    number = "0650"
    title = "Equity in education"


class PolicyVersionFactory(Rows):
    class Meta:
        model = models.PolicyVersion

    policy = SubFactory(PolicyFactory)
    adopted_on = date(2025, 11, 20)
    text = "The agency assures the cultural proficiency of all staff."
    recorded_at = NEW_YEAR


class GoalFactory(Rows):
    class Meta:
        model = models.Goal

    policy = SubFactory(PolicyFactory)
    position = Sequence(lambda n: n + 1)
    title = "Cultural proficiency of all staff"


class TargetFactory(Rows):
    class Meta:
        model = models.Target

    goal = SubFactory(GoalFactory)
    percent = 90
    reach_by = date(2027, 6, 30)
    recorded_at = NEW_YEAR


class RequirementFactory(Rows):
    class Meta:
        model = models.Requirement

    goal = SubFactory(GoalFactory)
    employer = SelfAttribute("goal.policy.employer")
    code = Sequence(lambda n: f"core-{n}")
    title = "All-staff core"


class RequirementVersionFactory(Rows):
    """In force. ``modules=[...]`` are the required ones of a new pathway version."""

    class Meta:
        model = models.RequirementVersion
        skip_postgeneration_save = True

    requirement = SubFactory(RequirementFactory)
    effective_from = date(2026, 1, 1)
    published_on = SelfAttribute("effective_from")
    pathway_version = SubFactory(PathwayVersionFactory, created_at=NEW_YEAR)
    created_at = NEW_YEAR
    activated_at = NEW_YEAR
    grace_days = 0
    return_grace_days = 0
    fair_notice_days = 0
    bridge_days = 0
    min_fte = Decimal(0)

    @factory.post_generation
    def modules(self, create, given):
        for module in given or ():
            PathwayItemFactory(version=self.pathway_version, module=module)


class PayNoteFactory(Rows):
    class Meta:
        model = models.PayNote

    employer = SubFactory(EmployerFactory)
    job_group = SubFactory(JobGroupFactory)
    text = "This is paid work time. Record 1.5 h as PD-EQ."
    starts_on = date(2026, 1, 1)


class ExemptionFactory(FactFactory):
    class Meta:
        model = models.Exemption

    scope = models.Scope.PERSON
    person = LazyAttribute(
        lambda row: StaffMemberFactory() if row.scope in ("person", "module") else None
    )
    unit = LazyAttribute(lambda row: OrgUnitFactory() if row.scope == "unit" else None)
    job_group = LazyAttribute(lambda row: JobGroupFactory() if row.scope == "job_group" else None)
    category = models.ReasonCategory.ACCOMMODATION
    approved_by = SubFactory(StaffMemberFactory)


class ExtensionFactory(Rows):
    class Meta:
        model = models.Extension

    requirement = SubFactory(RequirementFactory)
    person = SubFactory(StaffMemberFactory)
    granted_on = date(2026, 10, 1)
    until = date(2026, 12, 1)
    category = models.ReasonCategory.DUTIES
    approved_by = SubFactory(StaffMemberFactory)
    recorded_at = NEW_YEAR


class DraftVersionFactory(RequirementVersionFactory):
    """Not activated yet."""

    activated_at = None
    published_on = None


class StandingFactory(Rows):
    """One open segment: required, not started, not due."""

    class Meta:
        model = models.Standing

    requirement = SubFactory(RequirementFactory)
    person = SubFactory(StaffMemberFactory)
    starts_on = date(2026, 8, 1)
    ends_on = models.LAST_DAY
    obligation = models.Obligation.REQUIRED
    progress = models.Progress.NOT_STARTED
    timing = models.Timing.NOT_DUE
    recorded_at = NEW_YEAR


class FulfilledFactory(Rows):
    class Meta:
        model = models.Fulfilled

    requirement = SubFactory(RequirementFactory)
    person = SubFactory(StaffMemberFactory)
    met_on = date(2026, 9, 1)
    reached_on = date(2026, 9, 1)
    valid_until = models.LAST_DAY
    recorded_at = NEW_YEAR


class SnapshotFactory(Rows):
    class Meta:
        model = models.Snapshot

    code = Sequence(lambda n: f"S-{n}")
    title = "All-staff core on June 30, 2026"
    kind = "overview"
    content = "{}"
    digest = "0" * 64
    taken_at = NEW_YEAR


class MonthEndFactory(Rows):
    class Meta:
        model = models.MonthEnd

    requirement = SubFactory(RequirementFactory)
    day = date(2026, 6, 30)
    figures = {"headcount": 40}
    published_at = NEW_YEAR


class ClosedDayFactory(Rows):
    class Meta:
        model = models.ClosedDay

    day = date(2026, 6, 30)
    closed_at = NEW_YEAR
