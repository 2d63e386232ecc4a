"""Examples for the access matrix: people, facts, units, imports and roles inside and out of reach."""

from collections.abc import Callable
from typing import Any

from pd_portal.access.samples import Parameters, Sample, samples
from pd_portal.people.models import (
    BargainingUnit,
    DataSharing,
    Delegate,
    Employment,
    JobGroup,
    JoinRequest,
    Leave,
    Merge,
    MistakeReport,
    OrgUnit,
    Position,
    ReviewItem,
    RoleGrant,
    RosterImport,
    RosterSource,
    StaffMember,
)

Facts = Callable[[StaffMember], Parameters | None]


def _people(user: Any) -> tuple[StaffMember | None, StaffMember | None]:
    """An employed person the user sees, a colleague first, and one they do not see.

    HR sees people of a partner that shares, too, but changes its own employer's only.
    """
    employed = StaffMember.objects.filter(employments__isnull=False)
    seen = StaffMember.objects.visible_to(user)
    reached = employed.filter(pk__in=seen.values("pk")).order_by("-positions__pk")
    own = Employment.objects.filter(person__user=user).values("employer")
    inside = reached.filter(employments__employer__in=own).first() or reached.first()
    return inside, employed.exclude(pk__in=seen.values("pk")).order_by("-positions__pk").first()


def _sample(user: Any, facts: Facts) -> Sample:
    inside, outside = _people(user)
    return Sample(
        _of(inside, facts) if inside else None, (_of(outside, facts) if outside else None)
    )


def _of(person: StaffMember, facts: Facts) -> Parameters | None:
    more = facts(person)
    return None if more is None else {"pk": person.pk, **more}


def _fact(model: Any, name: str) -> Facts:
    def find(person: StaffMember) -> Parameters | None:
        row = model.objects.filter(person=person).order_by("-pk").first()
        return {name: row.pk} if row else None

    return find


def _nothing_more(person: StaffMember) -> Parameters:
    return {}


def _employer(person: StaffMember) -> Parameters | None:
    spell = Employment.objects.filter(person=person).select_related("employer").first()
    return {"employer": spell.employer.code} if spell else None


def _another(person: StaffMember) -> Parameters | None:
    other = StaffMember.objects.exclude(pk=person.pk).order_by("pk").first()
    return {"into": other.pk} if other else None


PERSON_URLS: dict[str, Facts] = {
    "person": _nothing_more,
    "rename": _nothing_more,
    "address": _nothing_more,
    "role_give": _nothing_more,
    "merge": _nothing_more,
    "join_ask": _nothing_more,
    "merge_check": _another,
    "hire_again": _employer,
    "leave_add": _employer,
    "employment_end": _fact(Employment, "spell"),
    "employment_correct": _fact(Employment, "spell"),
    "position_add": _fact(Employment, "spell"),
    "position_move": _fact(Position, "position"),
    "position_correct": _fact(Position, "position"),
    "position_end": _fact(Position, "position"),
    "position_void": _fact(Position, "position"),
    "leave_end": _fact(Leave, "leave"),
    "leave_void": _fact(Leave, "leave"),
}
# The newest row of each; whoever may not open it reads so in the table.
ROW_URLS: dict[str, tuple[Any, str]] = {
    "merge_undo": (Merge, "pk"),
    "join_decide": (JoinRequest, "pk"),
    "join_withdraw": (JoinRequest, "pk"),
    "role_approve": (RoleGrant, "pk"),
    "role_revoke": (RoleGrant, "pk"),
    "unit": (OrgUnit, "pk"),
    "unit_open": (OrgUnit, "pk"),
    "unit_change": (OrgUnit, "pk"),
    "unit_close": (OrgUnit, "pk"),
    "unit_head": (OrgUnit, "pk"),
    "job_group_rename": (JobGroup, "code"),
    "job_group_retire": (JobGroup, "code"),
    "bargaining_unit": (BargainingUnit, "pk"),
    "sharing_end": (DataSharing, "pk"),
    "upload": (RosterSource, "code"),
    "import": (RosterImport, "pk"),
    "import_columns": (RosterImport, "pk"),
    "import_codes": (RosterImport, "pk"),
    "import_roles": (RosterImport, "pk"),
    "import_again": (RosterImport, "pk"),
    "import_discard": (RosterImport, "pk"),
    "import_undo": (RosterImport, "pk"),
    "import_problems": (RosterImport, "pk"),
    "review_decide": (ReviewItem, "pk"),
    "report_answer": (MistakeReport, "pk"),
    "delegate_end": (Delegate, "pk"),
}


EMPLOYER_URLS = (
    "employer",
    "concerns_owner",
    "bargaining_unit_add",
    "calendar_add",
    "sharing_add",
)


def _register() -> None:
    for name, facts in PERSON_URLS.items():
        samples.register(f"people:{name}", lambda user, facts=facts: _sample(user, facts))
    for name, (model, field) in ROW_URLS.items():
        samples.register(
            f"people:{name}", lambda user, model=model, field=field: _newest(model, field)
        )
    samples.register("people:add", lambda user: _employer_as("employer"))
    for name in EMPLOYER_URLS:
        samples.register(f"people:{name}", lambda user: _employer_as("code"))


def _newest(model: Any, field: str) -> Sample:
    value = model.objects.order_by("-pk").values_list(field, flat=True).first()
    return Sample({field: value} if value is not None else None)


def _employer_as(name: str) -> Sample:
    spell = Employment.objects.select_related("employer").order_by("pk").first()
    return Sample({name: spell.employer.code} if spell else None)


_register()
