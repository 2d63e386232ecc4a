"""What coaching writes to people. No message carries a word of what was said."""

from typing import Any

from coaching.links import signing_path
from coaching.models import (
    AgreementVersion,
    CoachingRequest,
    DisposalPlan,
    Engagement,
    Opening,
    Party,
    RecordsRequest,
    SponsorReport,
)
from coaching.queries.home import people_named, with_people
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute


def _version(message: Message) -> AgreementVersion:
    versions = AgreementVersion.objects.select_related("engagement__service_line")
    return versions.get(pk=message.subject_ref)


def _to_sign(message: Message) -> dict[str, Any]:
    version = _version(message)
    path = signing_path(version, message.recipient, message.data["part"])
    return {"version": version, "link": absolute(path)}


def _still_unsigned(message: Message) -> bool:
    version = _version(message)
    signed = version.signatures.filter(person=message.recipient, part=message.data["part"])
    return version.ended_at is None and not signed.exists()


def _request(message: Message) -> dict[str, Any]:
    requests = CoachingRequest.objects.select_related("service_line", "requester", "client")
    request = requests.get(pk=message.subject_ref)
    return {"request": request, "link": absolute(f"/coaching/requests/{request.pk}/")}


def _begun(message: Message) -> dict[str, Any]:
    engagements = Engagement.objects.select_related("service_line")
    engagement = engagements.prefetch_related(with_people()).get(pk=message.subject_ref)
    is_coach = message.data["part"] == Party.Part.COACH
    return {
        "service": engagement.service_line,
        "other": people_named(engagement, Party.Part.CLIENT if is_coach else Party.Part.COACH),
        "is_coach": is_coach,
        "link": absolute(f"/coaching/{engagement.pk}/"),
    }


def _report(message: Message) -> dict[str, Any]:
    report = SponsorReport.objects.get(pk=message.subject_ref)
    path = f"/coaching/{report.engagement_id}/"
    if not report.released_at:
        path += f"report/{report.kind}/"
    return {"report": report, "link": absolute(path)}


def _records(message: Message) -> dict[str, Any]:
    return {"records": RecordsRequest.objects.get(pk=message.subject_ref)}


def _opening(message: Message) -> dict[str, Any]:
    openings = Opening.objects.select_related("asked_by", "approved_by", "request")
    opening = openings.get(pk=message.subject_ref)
    return {"opening": opening, "link": absolute(f"/coaching/{opening.engagement_id}/")}


def _disposal(message: Message) -> dict[str, Any]:
    plan = DisposalPlan.objects.get(pk=message.subject_ref)
    return {"plan": plan, "link": absolute(f"/coaching/{plan.engagement_id}/")}


def _still_planned(message: Message) -> bool:
    return DisposalPlan.objects.filter(pk=message.subject_ref, ended_at=None).exists()


GROUP = "coaching"

kinds.register(
    "coaching_to_sign",
    Kind(
        "An agreement to sign",
        GROUP,
        still_true=_still_unsigned,
        context=_to_sign,
        may_refuse=False,
    ),
)
kinds.register("coaching_proposal", Kind("A coach is suggested", GROUP, context=_request))
kinds.register("coaching_request", Kind("Somebody asks for coaching", GROUP, context=_request))
kinds.register(
    "coaching_asked_for", Kind("Somebody asks for coaching for you", GROUP, context=_request)
)
kinds.register("coaching_declined", Kind("A request is declined", GROUP, context=_request))
kinds.register("coaching_begun", Kind("Coaching begins", GROUP, context=_begun))
kinds.register("coaching_report", Kind("A report waits for you", GROUP, context=_report))
kinds.register(
    "coaching_records", Kind("A records request", GROUP, context=_records, may_refuse=False)
)
kinds.register(
    "coaching_opening", Kind("Records are opened", GROUP, context=_opening, may_refuse=False)
)
kinds.register(
    "coaching_disposal",
    Kind(
        "Text that will be deleted",
        GROUP,
        still_true=_still_planned,
        context=_disposal,
        may_refuse=False,
    ),
)
