"""Examples for the access matrix: one of the viewer's own engagements, and one that is not."""

from collections.abc import Callable
from typing import Any

from coaching.links import signing_path
from coaching.models import (
    ActionItem,
    CoachingGoal,
    CoachingRequest,
    CoachingSession,
    DisposalPlan,
    Engagement,
    EngagementTemplate,
    LegalHold,
    Opening,
    Party,
    Proposal,
    RecordsRequest,
)
from coaching.queries.requests import coaches_on, coaches_to_ask_about, visible_requests
from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples
from pd_portal.ui import dates

Part = Party.Part


def _mine(user: Any, *parts: str) -> Any:
    return Engagement.objects.of_person(holder_of(user).person_id, *parts).order_by("pk").first()


def _elsewhere(user: Any) -> Any:
    hidden = Engagement.objects.exclude(pk__in=Engagement.objects.visible_to(user).values("pk"))
    return hidden.order_by("pk").first()


def _engagement(*parts: str, **more: Any) -> Callable[[Any], Sample]:
    """The viewer's own as one of ``parts`` (any visible one without), and another's."""

    def find(user: Any) -> Sample:
        own = _mine(user, *parts) if parts else Engagement.objects.visible_to(user).first()
        other = _elsewhere(user)
        return Sample(
            {"pk": own.pk, **more} if own else None, {"pk": other.pk, **more} if other else None
        )

    return find


def _below(model: Any, path: str = "engagement", **more: Any) -> Callable[[Any], Sample]:
    """A row of ``model`` in an engagement the viewer sees, and one in another's."""

    def find(user: Any) -> Sample:
        seen = {f"{path}__in": Engagement.objects.visible_to(user)}
        own = model.objects.filter(**seen).first()
        other = model.objects.exclude(**seen).first()
        return Sample(
            {"pk": own.pk, **more} if own else None, {"pk": other.pk, **more} if other else None
        )

    return find


def _coach(user: Any) -> Sample:
    """One whose room the user may state, and another; for whoever may not, any coach."""
    day = dates.today()
    everyone, own = coaches_on(day), coaches_to_ask_about(user, day)
    other = everyone.exclude(pk__in=own.values("pk")).first()
    inside = own.first() or everyone.first()
    return Sample({"pk": inside.pk} if inside else None, {"pk": other.pk} if other else None)


def _party(user: Any) -> Sample:
    row = Party.objects.filter(engagement__in=Engagement.objects.visible_to(user)).first()
    return Sample({"pk": row.engagement_id, "party_pk": row.pk} if row else None)


def _request(user: Any) -> Sample:
    own = visible_requests(user).first()
    hidden = CoachingRequest.objects.exclude(pk__in=visible_requests(user).values("pk")).first()
    return Sample({"pk": own.pk} if own else None, {"pk": hidden.pk} if hidden else None)


def _proposal(user: Any) -> Sample:
    row = Proposal.objects.filter(request__in=visible_requests(user)).first()
    return Sample({"pk": row.request_id, "proposal_pk": row.pk} if row else None)


def _any(model: Any) -> Callable[[Any], Sample]:
    """Any row: who may see it is the rule's to say."""

    def find(user: Any) -> Sample:
        row = model.objects.first()
        return Sample({"pk": row.pk} if row else None)

    return find


def _version(user: Any) -> Sample:
    own = _mine(user, Part.COACH, Part.CLIENT, Part.SPONSOR)
    version = own.agreements.exclude(offered_at=None).first() if own else None
    return Sample({"pk": own.pk, "number": version.number} if version else None)


def _token(user: Any) -> Sample:
    party = Party.objects.filter(part=Part.CLIENT, engagement__agreements__isnull=False).first()
    if party is None:
        return Sample()
    version = party.engagement.agreements.first()
    path = signing_path(version, party.person, party.part)
    return Sample({"token": path.strip("/").rsplit("/", 1)[-1]})


WORKING = (Part.COACH, Part.CLIENT)
FOUND: dict[str, Callable[[Any], Sample]] = {
    "capacity": _coach,
    "engagement": _engagement(),
    "delegates": _engagement(*WORKING),
    "delegate_end": _party,
    "settings": _engagement(Part.COACH),
    "copy": _engagement(*WORKING),
    "close": _engagement(Part.COACH),
    "log_contact": _engagement(Part.COACH),
    "draft": _engagement(Part.COACH),
    "log": _below(CoachingSession),
    "short_form": _below(CoachingSession, moment="after"),
    "goal_add": _engagement(*WORKING),
    "progress": _engagement(Part.CLIENT),
    "goal": _below(CoachingGoal),
    "goal_share": _below(CoachingGoal),
    "step_add": _engagement(*WORKING),
    "step_settle": _below(ActionItem),
    "agreement": _engagement(),
    "agreement_draft": _engagement(),
    "agreement_offer": _engagement(),
    "agreement_withdraw": _engagement(),
    "agreement_paper": _engagement(),
    "agreement_version": _version,
    "sign_link": _token,
    "report": _engagement(*WORKING, kind="end"),
    "report_offer": _engagement(*WORKING, kind="end"),
    "report_release": _engagement(*WORKING, kind="end"),
    "sponsor": _engagement(Part.SPONSOR),
    "times": _engagement(Part.DELEGATE),
    "others_see": _engagement(Part.CLIENT),
    "request": _request,
    "answer": _proposal,
    "withdraw": _request,
    "lead_engagement": _engagement(),
    "hand_over": _engagement(),
    "party_end": _party,
    "template": _any(EngagementTemplate),
    "template_start": _any(EngagementTemplate),
    "template_archive": _any(EngagementTemplate),
    "template_delete": _any(EngagementTemplate),
    "records_request": _any(RecordsRequest),
    "records_answer": _any(RecordsRequest),
    "hold_end": _any(LegalHold),
    "opening": _any(Opening),
    "disposal_withdraw": _any(DisposalPlan),
    "disposal_carry_out": _any(DisposalPlan),
    "opening_approve": _any(Opening),
}
for name, find in FOUND.items():
    samples.register(f"coaching:{name}", find)
