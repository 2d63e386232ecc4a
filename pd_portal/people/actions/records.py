"""Leaving a trace: who opened whose record, who read the notice, who reported a mistake."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.models import AuditRecord
from pd_portal.audit.recording import record
from pd_portal.people.models import MistakeReport, NoticeReading, StaffMember
from pd_portal.people.signals import mistake_answered

ONCE_IN = timedelta(hours=12)


@action
def open_record(*, person: StaffMember, actor: StaffMember, now: datetime) -> None:
    """Log that the actor opened somebody else's record; twice within half a day is once."""
    if person.pk == actor.pk:
        return
    before = AuditRecord.objects.filter(
        verb="record_opened",
        actor_ref=str(actor.pk),
        target_label=StaffMember._meta.label,
        target_ref=str(person.pk),
        at__gt=now - ONCE_IN,
    )
    if not before.exists():
        record(actor=actor, verb="record_opened", target=person, now=now)


@action
def read_notice(*, version: int, actor: StaffMember, now: datetime) -> NoticeReading:
    """The person read the data-use notice. Nothing is agreed to by it."""
    reading, added = NoticeReading.objects.get_or_create(
        person=actor, version=version, defaults={"read_at": now}
    )
    if added:
        record(actor=actor, verb="notice_read", target=actor, now=now, version=version)
    return reading


@action
def report_mistake(*, text: str, actor: StaffMember, now: datetime) -> MistakeReport:
    """Tell HR that something in one's own record is wrong."""
    if not text.strip():
        raise Refused("Say what is wrong.", field="text")
    report = MistakeReport.objects.create(person=actor, text=text.strip(), reported_at=now)
    record(actor=actor, verb="mistake_reported", target=actor, now=now, report=report.pk)
    return report


@action
def answer_report(
    *, report: MistakeReport, answer: str, actor: StaffMember, now: datetime
) -> MistakeReport:
    """HR says what was done about it; the person reads the answer under their details."""
    if report.answered_at is not None:
        raise Refused("This report was answered already.")
    if not answer.strip():
        raise Refused("Say what was done.", field="answer")
    report.answer, report.answered_at, report.answered_by = answer.strip(), now, actor
    report.save(update_fields=["answer", "answered_at", "answered_by"])
    record(actor=actor, verb="mistake_answered", target=report.person, now=now, report=report.pk)
    mistake_answered.send(sender=MistakeReport, report=report, actor=actor, now=now)
    return report
