"""How long text is kept, and deleting it for good: planned, copies first, by two people."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from coaching import notes
from coaching.models import (
    ActionItem,
    BookingAnswers,
    CoachingGoal,
    DisposalPlan,
    Disposition,
    Engagement,
    LegalHold,
    LogDraft,
    Party,
    RecordsRequest,
    RetentionRule,
    SessionNote,
    ShortForm,
    SponsorReport,
    TimeProposal,
)
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day, words

DELETABLE = (RetentionRule.RecordType.PRIVATE_NOTE, RetentionRule.RecordType.SHARED)
COPY_DAYS = timedelta(days=30)
CONCERNED = {
    RetentionRule.RecordType.PRIVATE_NOTE: [Party.Part.COACH],
    RetentionRule.RecordType.SHARED: [Party.Part.COACH, Party.Part.CLIENT],
}


@action
def set_retention(
    *, record_type: str, years: int | None, authority: str, actor: StaffMember, now: datetime
) -> RetentionRule:
    """Say how long a type of record is kept after an engagement ends; None: keep."""
    if years is not None and not authority.strip():
        raise Refused("Name the schedule that allows it.", field="authority")
    rule, _ = RetentionRule.objects.update_or_create(
        record_type=record_type, defaults={"years": years, "authority": authority.strip()}
    )
    record(actor=actor, verb="set retention", target=rule, now=now, years=years)
    return rule


@action
def plan_disposal(
    *, engagement: Engagement, record_type: str, actor: StaffMember, now: datetime
) -> DisposalPlan:
    """Announce a deletion whose time has come; whoever may read the text has 30 days for a copy."""
    _refuse_kept(engagement, record_type, local_day(now))
    plans = DisposalPlan.objects.filter(engagement=engagement, ended_at=None)
    if plans.filter(record_type=record_type).exists():
        raise Refused("This is planned already.")
    plan = DisposalPlan.objects.create(
        engagement=engagement,
        record_type=record_type,
        planned_by=actor,
        planned_at=now,
        copy_until=local_day(now) + COPY_DAYS,
    )
    record(actor=actor, verb="planned a deletion", target=plan, now=now, kind=record_type)
    readers = engagement.parties.current().filter(part__in=CONCERNED[plan.record_type])
    for party in readers.select_related("person"):
        queue_message(
            kind="coaching_disposal",
            recipient=party.person,
            about=plan,
            why="you can read what will be deleted",
            actor=actor,
            now=now,
        )
    return plan


@action
def withdraw_plan(*, plan: DisposalPlan, actor: StaffMember, now: datetime) -> DisposalPlan:
    """Call a planned deletion off. Once is enough."""
    if plan.ended_at is None:
        plan.ended_at = now
        plan.save(update_fields=["ended_at"])
        record(actor=actor, verb="withdrew a deletion", target=plan, now=now)
    return plan


@action
def carry_out(*, plan: DisposalPlan, actor: StaffMember, now: datetime) -> Disposition:
    """The second person deletes what the first one planned."""
    plan = DisposalPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.ended_at is not None:
        raise Refused("This was carried out or withdrawn already.")
    rule = RetentionRule.objects.get(record_type=plan.record_type)
    return dispose(
        engagement=plan.engagement,
        record_type=plan.record_type,
        authority=rule.authority,
        asked_by=plan.planned_by,
        actor=actor,
        now=now,
    )


@action
def dispose(
    *,
    engagement: Engagement,
    record_type: str,
    authority: str,
    asked_by: StaffMember,
    actor: StaffMember,
    now: datetime,
) -> Disposition:
    """Delete private or shared text for good: two people, after its time, and never under a hold."""
    if actor.pk == asked_by.pk:
        raise Refused("A second person has to approve this.")
    _refuse_kept(engagement, record_type, local_day(now))
    plan = _plan_with_copies_taken(engagement, record_type, local_day(now))
    rows = _rows_of(engagement, record_type)
    pieces = sum(rows_of_model.count() for rows_of_model in rows)
    kind = notes.PRIVATE if record_type == RetentionRule.RecordType.PRIVATE_NOTE else notes.SHARED
    notes.delete_for_good(kind=kind, engagement_id=engagement.pk, actor=actor, now=now)
    for rows_of_model in rows:
        rows_of_model.update(**{_sealed_column(rows_of_model): b""})
    done = Disposition.objects.create(
        engagement=engagement,
        record_type=record_type,
        pieces=pieces,
        authority=authority,
        asked_by=asked_by,
        approved_by=actor,
        disposed_at=now,
    )
    plan.ended_at, plan.disposition = now, done
    plan.save(update_fields=["ended_at", "disposition"])
    record(actor=actor, verb="disposed of records", target=done, now=now, pieces=pieces)
    return done


def _plan_with_copies_taken(engagement: Engagement, record_type: str, day: date) -> DisposalPlan:
    """The plan whose days for taking a copy are over; Refused without one."""
    plans = DisposalPlan.objects.filter(engagement=engagement, ended_at=None)
    plan = plans.filter(record_type=record_type).first()
    if plan is None:
        raise Refused("Plan this first: the people concerned are offered a copy before it goes.")
    if day <= plan.copy_until:
        raise Refused(f"Coach and client may take a copy until {words(plan.copy_until)}.")
    return plan


def _refuse_kept(engagement: Engagement, record_type: str, day: date) -> None:
    if record_type not in DELETABLE:
        raise Refused("Facts of sessions and agreements are kept.")
    if LegalHold.objects.filter(engagement=engagement, ends_on=None).exists():
        raise Refused("A legal hold keeps everything of this engagement.")
    about = list(engagement.parties.values_list("person_id", flat=True))
    waiting = RecordsRequest.objects.filter(status=RecordsRequest.Status.NOTICE)
    if waiting.filter(about__in=about).exists() or waiting.filter(about=None).exists():
        raise Refused("A records request is waiting, so nothing is deleted.")
    rule = RetentionRule.objects.filter(record_type=record_type).first()
    if rule is None or rule.years is None:
        raise Refused("How long this is kept is not set: keep.")
    closed = engagement.closed_on
    if closed is None or day < closed + relativedelta(years=rule.years):
        raise Refused("Its time has not come: it is kept from the day the engagement ended.")


def _rows_of(engagement: Engagement, record_type: str) -> list[Any]:
    if record_type == RetentionRule.RecordType.PRIVATE_NOTE:
        private = SessionNote.objects.filter(engagement=engagement, kind="private")
        return [private, LogDraft.objects.filter(engagement=engagement)]
    return [
        SessionNote.objects.filter(engagement=engagement, kind="shared"),
        ShortForm.objects.filter(session__engagement=engagement),
        CoachingGoal.objects.filter(engagement=engagement),
        ActionItem.objects.filter(engagement=engagement),
        SponsorReport.objects.filter(engagement=engagement, released_at=None),
        BookingAnswers.objects.filter(booking__engagement=engagement),
        TimeProposal.objects.filter(engagement=engagement).exclude(words_sealed=b""),
    ]


def _sealed_column(rows: Any) -> str:
    return notes.SEALED_COLUMN[rows.model.__name__]
