"""When two records of one person become one: choices and messages that would stand twice.

The record that remains keeps its own choices. What the duplicate's row held is kept for an undo.
"""

from datetime import datetime
from typing import Any

from pd_portal.notify.models import (
    Bounce,
    EmailRefusal,
    GroupChoice,
    Message,
    NumberCheck,
    Preference,
)
from pd_portal.people.merging import merge_handlers
from pd_portal.people.models import StaffMember

SAID = ("kind", "subject_label", "subject_ref", "subject_version", "channel")
MARK = "~"


class MergeMessages:
    """Set aside what may stand once only; what both were told stays told, under its own mark."""

    def merge(self, duplicate: StaffMember, into: StaffMember, now: datetime) -> Any:
        _settle_bounces(duplicate, into, now)
        return {
            "number_check": _forget_number(duplicate),
            "preference": _set_aside(Preference, duplicate, into, ()),
            "paces": _set_aside(GroupChoice, duplicate, into, ("group",)),
            "refusals": _set_aside(EmailRefusal, duplicate, into, ("group",)),
            "days": _free_days(duplicate, into),
            "twice": _mark_twice(duplicate, into),
        }

    def undo(self, duplicate: StaffMember, into: StaffMember, kept: Any, now: datetime) -> None:
        if not kept:  # a merge older than this handler
            return
        models = {"preference": Preference, "paces": GroupChoice, "refusals": EmailRefusal}
        for name, model in models.items():
            for values in kept[name]:
                model.objects.create(person=duplicate, **values)
        for pk, day in kept["days"]:
            Message.objects.filter(pk=pk).update(reminds_on=day)
        for pk, version in kept["twice"]:
            Message.objects.filter(pk=pk).update(subject_version=version)


def _forget_number(duplicate: StaffMember) -> None:
    """A number that waits for its code is asked for again."""
    NumberCheck.objects.filter(person=duplicate).delete()


def _set_aside(model: Any, duplicate: StaffMember, into: StaffMember, by: tuple) -> list[dict]:
    """Rows of the duplicate that ``into`` has too, taken away; their values as JSON can hold."""
    theirs = set(model.objects.filter(person=into).values_list(*by)) if by else {()}
    if not by and not model.objects.filter(person=into).exists():
        return []
    rows = [r for r in model.objects.filter(person=duplicate) if tuple(getattr(r, f) for f in by) in theirs]  # fmt: skip
    kept = [_values(row) for row in rows]
    model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return kept


def _values(row: Any) -> dict[str, Any]:
    fields = [f.attname for f in row._meta.concrete_fields if f.attname not in ("id", "person_id")]
    values = {name: getattr(row, name) for name in fields}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}


def _settle_bounces(duplicate: StaffMember, into: StaffMember, now: datetime) -> None:
    known = Bounce.objects.filter(person=into, cleared_at=None).values("address")
    same = Bounce.objects.filter(person=duplicate, cleared_at=None, address__in=known)
    same.update(cleared_at=now)


def _free_days(duplicate: StaffMember, into: StaffMember) -> list[list[str]]:
    """Both got a reminder on a day: the duplicate's no longer stands for that day."""
    days = Message.objects.filter(recipient=into, reminds_on__isnull=False).values("reminds_on")
    both = Message.objects.filter(recipient=duplicate, reminds_on__in=days)
    kept = [[str(pk), day.isoformat()] for pk, day in both.values_list("pk", "reminds_on")]
    Message.objects.filter(pk__in=[pk for pk, _ in kept]).update(reminds_on=None)
    return kept


def _mark_twice(duplicate: StaffMember, into: StaffMember) -> list[list[str]]:
    """Both were told the same: the duplicate's message keeps its text under a version of its own."""
    told = set(Message.objects.filter(recipient=into).values_list(*SAID))
    rows = Message.objects.filter(recipient=duplicate).values_list("pk", *SAID)
    twice = [(pk, said) for pk, *said in rows if tuple(said) in told]
    kept = [[str(pk), said[3]] for pk, said in twice]
    for pk, version in kept:
        mark = f"{version[:28]}{MARK}{duplicate.pk}"
        Message.objects.filter(pk=pk).update(subject_version=mark)
    return kept


merge_handlers.register("notify", MergeMessages())
