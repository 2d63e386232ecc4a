"""A report to the sponsor: drafted by the coach, changed and released by the client."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from coaching import notes
from coaching.actions.holds import refuse_held
from coaching.models import CoachingGoal, Engagement, Party, SponsorReport
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

NOT_NOW = "It can be changed once the hold has ended."
GONE = "This report has been released and stays as it is."


@action
def draft_report(
    *,
    engagement: Engagement,
    kind: str,
    text: str,
    goals: Iterable[CoachingGoal],
    actor: StaffMember,
    now: datetime,
) -> SponsorReport:
    """Write or rewrite the draft from goals the client marked as shareable."""
    _refuse_unless(engagement, actor, Party.Part.COACH, "The coach drafts the report.")
    chosen = list(goals)
    if any(not goal.is_shareable or goal.engagement_id != engagement.pk for goal in chosen):
        raise Refused("Only goals the client marked as shareable can be used.", field="goals")
    drafts = SponsorReport.objects.select_for_update().filter(engagement=engagement, kind=kind)
    report = drafts.first()
    if report is not None and report.offered_at:
        raise Refused("The client has this report now. Only they can change it.")
    report = report or SponsorReport(engagement=engagement, kind=kind, drafted_by=actor)
    refuse_held(report, engagement.pk, text, actor=actor, field="text", instead=NOT_NOW)
    report.drafted_at = now
    notes.seal_into(report, text, actor=actor, now=now)
    report.save()
    report.goals.set(chosen)
    record(actor=actor, verb="drafted a report", target=report, now=now, kind=kind)
    return report


@action
def offer_report(*, report: SponsorReport, actor: StaffMember, now: datetime) -> SponsorReport:
    """Hand the draft to the client."""
    _refuse_unless(report.engagement, actor, Party.Part.COACH, "The coach hands over the report.")
    if report.offered_at is None:
        report.offered_at = now
        report.save(update_fields=["offered_at"])
        record(actor=actor, verb="offered a report", target=report, now=now)
        _tell(report, Party.Part.CLIENT, "offered", actor, now)
    return report


@action
def change_report(
    *, report: SponsorReport, text: str, actor: StaffMember, now: datetime
) -> SponsorReport:
    """The client makes it their own."""
    _refuse_unless(report.engagement, actor, Party.Part.CLIENT, "The client changes the report.")
    report = SponsorReport.objects.select_for_update().get(pk=report.pk)
    if report.released_at:
        raise Refused(GONE)
    if report.offered_at is None:
        raise Refused("The coach is still writing this report.")
    refuse_held(report, report.engagement_id, text, actor=actor, field="text", instead=NOT_NOW)
    notes.seal_into(report, text, actor=actor, now=now)
    report.changed_at = now
    report.save()
    record(actor=actor, verb="changed a report", target=report, now=now)
    return report


@action
def release_report(*, report: SponsorReport, actor: StaffMember, now: datetime) -> SponsorReport:
    """The client lets the sponsor read it. Nothing left before; nothing can be taken back after."""
    _refuse_unless(report.engagement, actor, Party.Part.CLIENT, "The client releases the report.")
    report = SponsorReport.objects.select_for_update().get(pk=report.pk)
    if report.released_at:
        return report
    if report.offered_at is None:
        raise Refused("The coach is still writing this report.")
    signed = report.engagement.agreements.filter(in_force_at__isnull=False)
    terms = signed.order_by("-number").first()
    if terms is None or not terms.sponsor_gets_reports:
        raise Refused("The agreement does not provide for reports to the sponsor.")
    if not report.engagement.parties.current().filter(part=Party.Part.SPONSOR).exists():
        raise Refused("This coaching has no sponsor, so there is nobody to release it to.")
    report.released_at, report.released_by = now, actor
    report.save(update_fields=["released_at", "released_by"])
    record(actor=actor, verb="released a report", target=report, now=now)
    _tell(report, Party.Part.SPONSOR, "released", actor, now)
    return report


def _tell(report: SponsorReport, part: str, version: str, actor: Any, now: datetime) -> None:
    """Tell those who hold ``part`` that it is their turn to read."""
    for party in report.engagement.parties.current().filter(part=part).select_related("person"):
        queue_message(
            kind="coaching_report",
            recipient=party.person,
            about=report,
            version=version,
            why="you take part in this coaching",
            actor=actor,
            now=now,
        )


def _refuse_unless(engagement: Engagement, person: Any, part: str, otherwise: str) -> None:
    if not engagement.parties.current().filter(part=part, person=person).exists():
        raise Refused(otherwise)
