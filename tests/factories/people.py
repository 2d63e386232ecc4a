"""The roster in small: everything defaults to an open row from August 1, 2026."""

from datetime import UTC, date, datetime, time

import factory
from django.contrib.auth import get_user_model
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory

from pd_portal.access import roles
from pd_portal.people import models

FIRST_DAY = date(2026, 8, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


class Rows(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True


class UserFactory(Rows):
    class Meta:
        model = get_user_model()

    username = Sequence(lambda n: f"person-{n}")


class OrgUnitFactory(Rows):
    class Meta:
        model = models.OrgUnit
        django_get_or_create = ("code",)

    code = Sequence(lambda n: f"unit-{n}")
    name = LazyAttribute(lambda unit: unit.code.replace("-", " ").title())
    kind = models.UnitKind.SCHOOL
    starts_on = date(2020, 1, 1)


class PartnerFactory(Rows):
    class Meta:
        model = models.Partner

    name = Sequence(lambda n: f"Partner {n}")
    kind = models.PartnerKind.DISTRICT


class EmployerFactory(Rows):
    class Meta:
        model = models.Employer
        django_get_or_create = ("code",)

    code = "agency"
    name = LazyAttribute(lambda employer: employer.code.title())
    unit = SubFactory(
        OrgUnitFactory,
        code=LazyAttribute(lambda unit: unit.factory_parent.code),
        kind=models.UnitKind.AGENCY,
    )


class PartnerEmployerFactory(EmployerFactory):
    code = Sequence(lambda n: f"district-{n}")
    partner = SubFactory(PartnerFactory)


class BargainingUnitFactory(Rows):
    class Meta:
        model = models.BargainingUnit

    employer = SubFactory(EmployerFactory)
    code = Sequence(lambda n: f"union-{n}")
    name = "Education Association"
    contact_email = "contact@example.org"


class JobGroupFactory(Rows):
    class Meta:
        model = models.JobGroup
        django_get_or_create = ("code",)

    code = "classroom"
    name = LazyAttribute(lambda group: group.code.title())


class StaffMemberFactory(Rows):
    class Meta:
        model = models.StaffMember

    user = SubFactory(UserFactory)
    given_name = factory.Faker("first_name")
    family_name = factory.Faker("last_name")


class ExternalPersonFactory(StaffMemberFactory):
    external = True
    partner = SubFactory(PartnerFactory)


class PersonEmailFactory(Rows):
    class Meta:
        model = models.PersonEmail

    person = SubFactory(StaffMemberFactory)
    address = Sequence(lambda n: f"person-{n}@example.org")
    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda row: noon(row.starts_on))


class FactFactory(Rows):
    class Meta:
        abstract = True

    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda fact: noon(fact.starts_on))
    end_recorded_at = LazyAttribute(
        lambda fact: max(noon(fact.ends_on), fact.recorded_at) if fact.ends_on else None
    )
    ends_on = None


class EmploymentFactory(FactFactory):
    class Meta:
        model = models.Employment

    person = SubFactory(StaffMemberFactory)
    employer = SubFactory(EmployerFactory)
    employee_id = Sequence(lambda n: str(10_000 + n))
    original_hire_on = LazyAttribute(lambda spell: spell.starts_on)


class PositionFactory(FactFactory):
    """With ``person``, ``employer`` and dates given, the employment is made to fit."""

    class Meta:
        model = models.Position

    person = SubFactory(StaffMemberFactory)
    employer = SubFactory(EmployerFactory)
    employment = SubFactory(
        EmploymentFactory,
        person=SelfAttribute("..person"),
        employer=SelfAttribute("..employer"),
        starts_on=SelfAttribute("..starts_on"),
        ends_on=SelfAttribute("..ends_on"),
        recorded_at=SelfAttribute("..recorded_at"),
        end_recorded_at=SelfAttribute("..end_recorded_at"),
    )
    unit = SubFactory(OrgUnitFactory)
    job_group = SubFactory(JobGroupFactory)
    title = "Teacher"
    primary = True


class WorkCalendarFactory(Rows):
    class Meta:
        model = models.WorkCalendar

    employer = SubFactory(EmployerFactory)
    code = Sequence(lambda n: f"calendar-{n}")
    name = "School year"


class WorkPeriodFactory(Rows):
    class Meta:
        model = models.WorkPeriod

    calendar = SubFactory(WorkCalendarFactory)
    starts_on = date(2026, 8, 25)
    ends_on = date(2027, 6, 18)


class LeaveFactory(FactFactory):
    class Meta:
        model = models.Leave

    person = SubFactory(StaffMemberFactory)
    employer = SubFactory(EmployerFactory)
    paid = True


class UnitHeadFactory(Rows):
    class Meta:
        model = models.UnitHead

    unit = SubFactory(OrgUnitFactory)
    person = SubFactory(StaffMemberFactory)
    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda row: noon(row.starts_on))


class DelegateFactory(Rows):
    class Meta:
        model = models.Delegate

    supervisor = SubFactory(StaffMemberFactory)
    delegate = SubFactory(StaffMemberFactory)
    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda row: noon(row.starts_on))


class DataSharingFactory(Rows):
    class Meta:
        model = models.DataSharing

    owner = SubFactory(PartnerEmployerFactory)
    reader = SubFactory(EmployerFactory)
    signed_by = SubFactory(StaffMemberFactory)
    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda row: noon(row.starts_on))


class RoleGrantFactory(Rows):
    """In force: approved by a second person where the role needs one."""

    class Meta:
        model = models.RoleGrant

    person = SubFactory(StaffMemberFactory)
    role = roles.HR
    starts_on = FIRST_DAY
    recorded_at = LazyAttribute(lambda row: noon(row.starts_on))
    approved_at = LazyAttribute(
        lambda row: row.recorded_at if row.role in models.SECOND_APPROVER else None
    )


def employee_with_role(role: str, **scope: object) -> models.StaffMember:
    """An employed person who holds ``role`` today, over ``scope`` (unit=, employer=)."""
    position = PositionFactory(employer=scope.get("employer") or EmployerFactory())
    RoleGrantFactory(person=position.person, role=role, **scope)
    return position.person
