"""Examples for the access matrix: a requirement and a person inside, the same by a wrong name outside."""

import uuid
from typing import Any

from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import supervised_by
from pd_portal.policy.models import Requirement
from pd_portal.reports.models import ExtensionRequest, ReportFile
from pd_portal.ui.dates import today

NOWHERE = "no-such-requirement"


@samples.provides("reports:goal")
@samples.provides("reports:people")
@samples.provides("reports:make_workbook")
@samples.provides("reports:over_time")
@samples.provides("reports:moved")
@samples.provides("reports:moved_people")
@samples.provides("reports:forgotten")
@samples.provides("reports:forgotten_people")
@samples.provides("reports:hours")
@samples.provides("reports:hours_people")
@samples.provides("reports:practice")
@samples.provides("reports:about")
def a_goal(user: Any) -> Sample:
    code = Requirement.objects.active().visible_to(user).values_list("code", flat=True).first()
    hidden = Requirement.objects.exclude(
        pk__in=Requirement.objects.visible_to(user).values("pk")
    ).values_list("code", flat=True)
    return Sample({"code": code} if code else None, {"code": hidden.first() or NOWHERE})


@samples.provides("reports:person")
def a_person(user: Any) -> Sample:
    code = Requirement.objects.active().visible_to(user).values_list("code", flat=True).first()
    seen = StaffMember.objects.visible_to(user)
    pk = seen.values_list("pk", flat=True).first()
    hidden = StaffMember.objects.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True)
    outside = {"code": code or NOWHERE, "pk": hidden.first() or 0}
    return Sample({"code": code, "pk": pk} if code and pk else None, outside)


@samples.provides("reports:workbook")
def a_workbook(user: Any) -> Sample:
    mine = ReportFile.objects.filter(job__owner=user).first() if user else None
    outside = {"job_id": uuid.UUID(int=0)}
    return Sample({"job_id": mine.job_id} if mine else None, outside)


@samples.provides("reports:answer_request")
def a_request(user: Any) -> Sample:
    seen = ExtensionRequest.objects.filter(requirement__in=Requirement.objects.visible_to(user))
    pk = seen.values_list("pk", flat=True).first()
    return Sample({"pk": pk} if pk else None, {"pk": 0})


@samples.provides("reports:supervised_person")
@samples.provides("reports:remind")
@samples.provides("reports:ask")
def a_supervised_person(user: Any) -> Sample:
    code = Requirement.objects.active().values_list("code", flat=True).first()
    me = holder_of(user).person_id
    mine = StaffMember.objects.filter(pk__in=supervised_by(me, today())) if me else None
    pk = mine.values_list("pk", flat=True).first() if mine is not None else None
    inside = {"code": code, "pk": pk} if code and pk else None
    return Sample(inside, {"code": code or NOWHERE, "pk": me or 0})


@samples.provides("reports:my_why")
def my_why(user: Any) -> Sample:
    code = Requirement.objects.active().values_list("code", flat=True).first()
    me = holder_of(user).person_id
    return Sample({"code": code} if code and me else None, {"code": NOWHERE})
