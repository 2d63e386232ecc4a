"""Two employers and somebody of every role, for whoever looks for secrets."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model

from pd_portal.access import roles
from pd_portal.people.management.canary.planted import Planted
from pd_portal.people.models import (
    Employer,
    Employment,
    JobGroup,
    OrgUnit,
    PersonEmail,
    Position,
    RoleGrant,
    StaffMember,
    UnitKind,
)

AGENCY, PARTNER = "agency", "partner"


def people_of_every_role(planted: Planted) -> None:
    """Both employers, each role at the agency, some at the partner, and a superuser."""
    now = planted.now
    for name in (AGENCY, PARTNER):
        employer(f"{planted.mark}-{name}", now)
    for role in roles.ALL:
        if role != roles.SUPERVISOR:
            person(planted, f"{role}-agency", AGENCY, role)
    person(planted, "hr-partner", PARTNER, roles.HR)
    person(planted, "records-second", AGENCY, roles.RECORDS_OFFICER)
    person(planted, "staff", PARTNER)
    User = get_user_model()  # noqa: N806  (a class)
    boss = User.objects.create(
        username=f"{planted.mark}-superuser", is_superuser=True, is_staff=True
    )
    planted.people["superuser"] = StaffMember.objects.create(
        user=boss, given_name="Wall", family_name="Superuser"
    )


def employer(code: str, now: datetime) -> Employer:
    unit = OrgUnit.objects.create(
        code=code, name=f"Wall {code}", kind=UnitKind.DISTRICT, starts_on=now.date()
    )
    return Employer.objects.create(unit=unit, code=code, name=f"Wall {code}")


def person(
    planted: Planted,
    name: str,
    employer: str,
    role: str = "",
    supervisor: StaffMember | None = None,
) -> StaffMember:
    """An employed person with a login and an address, known to the walk as ``name``."""
    now = planted.now
    day = (now - timedelta(days=400)).date()
    user = get_user_model().objects.create(username=f"{planted.mark}-{name}")
    made = StaffMember.objects.create(user=user, given_name="Wall", family_name=name.title())
    where = Employer.objects.get(code=f"{planted.mark}-{employer}")
    group, _ = JobGroup.objects.get_or_create(code="wall", defaults={"name": "Wall"})
    known = {"starts_on": day, "recorded_at": now}
    spell = Employment.objects.create(
        person=made,
        employer=where,
        employee_id=f"w{made.pk}",
        original_hire_on=day,
        **known,
    )
    Position.objects.create(
        employment=spell,
        person=made,
        employer=where,
        unit=where.unit,
        job_group=group,
        supervisor=supervisor,
        **known,
    )
    if role:
        RoleGrant.objects.create(
            person=made,
            role=role,
            starts_on=day,
            recorded_at=now,
            approved_at=now,
            employer=where if role == roles.HR else None,
            unit=where.unit if role == roles.PARTNER_LEAD else None,
        )
    address = f"{planted.mark}-{name}@wall.example"
    PersonEmail.objects.create(person=made, address=address, starts_on=day, recorded_at=now)
    planted.people[name] = made
    return made
