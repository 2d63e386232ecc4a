"""When two records of one person become one: what was sealed in either's name stays readable.

Every envelope is bound to its author's id, so the texts are sealed anew in the name of the record
that remains, and again in the old name when the merge is undone.
"""

from datetime import datetime
from typing import Any

from coaching import notes
from coaching.models import Attendance, Party, ProgressShare
from pd_portal.audit.actions import Refused
from pd_portal.people.merging import merge_handlers
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day


class MergeCoaching:
    """Parts and attendance that would stand twice are joined; texts follow their author."""

    def merge(self, duplicate: StaffMember, into: StaffMember, now: datetime) -> Any:
        _refuse_self_coaching(duplicate, into)
        _end_double_parts(duplicate, into, now)
        _end_double_shares(duplicate, into, now)
        texts = notes.written_by(duplicate)
        _reseal(texts, duplicate, into, now)
        return {"attendance": _join_attendance(duplicate, into), "texts": texts}

    def undo(self, duplicate: StaffMember, into: StaffMember, kept: Any, now: datetime) -> None:
        if not kept:  # a merge older than this handler
            return
        _reseal(kept["texts"], into, duplicate, now)
        for row in kept["attendance"]:
            Attendance.objects.create(person=duplicate, **row)


def _reseal(
    wanted: dict[str, list[int]], then: StaffMember, name: StaffMember, now: datetime
) -> None:
    for row, column, sealed in notes.resealed(wanted, then=then, name=name, now=now):
        type(row)._default_manager.filter(pk=row.pk).update(**{column: sealed})


def _refuse_self_coaching(duplicate: StaffMember, into: StaffMember) -> None:
    """One of the records coaches the other, so they cannot be one person."""
    for one, other in ((duplicate, into), (into, duplicate)):
        coached = Party.objects.filter(person=other, part=Party.Part.CLIENT)
        coaches = Party.objects.filter(person=one, part=Party.Part.COACH)
        if coaches.filter(engagement__in=coached.values("engagement")).exists():
            raise Refused(f"{one} coaches {other}. Settle that first, then merge.")


def _end_double_parts(duplicate: StaffMember, into: StaffMember, now: datetime) -> None:
    held = set(_parts_of(into).values_list("engagement_id", "part", "for_person_id"))
    for party in _parts_of(duplicate):
        if (party.engagement_id, party.part, party.for_person_id) in held:
            party.ends_on = max(local_day(now), party.starts_on)
            party.save(update_fields=["ends_on"])


def _parts_of(person: StaffMember) -> Any:
    return Party.objects.current().filter(person=person)


def _end_double_shares(duplicate: StaffMember, into: StaffMember, now: datetime) -> None:
    shared = ProgressShare.objects.filter(ended_at=None)
    held = set(shared.filter(person=into).values_list("engagement_id", "link_kind", "link_ref"))
    for share in shared.filter(person=duplicate):
        if (share.engagement_id, share.link_kind, share.link_ref) in held:
            share.ended_at = now
            share.save(update_fields=["ended_at"])


def _join_attendance(duplicate: StaffMember, into: StaffMember) -> list[dict[str, Any]]:
    """Where both were expected at one session, one row stays, attended if either came."""
    own = {row.session_id: row for row in Attendance.objects.filter(person=into)}
    joined = []
    for row in Attendance.objects.filter(person=duplicate, session__in=own):
        if row.presence == Attendance.Presence.ATTENDED:
            own[row.session_id].presence = row.presence
            own[row.session_id].save(update_fields=["presence"])
        columns = ("session_id", "part", "presence", "employer_id", "unit_id")
        joined.append({name: getattr(row, name) for name in columns})
        row.delete()
    return joined


merge_handlers.register("coaching", MergeCoaching())
