"""A person turns e-mail about one group of kinds off, and on again."""

from datetime import datetime
from typing import Any

from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.notify.groups import GROUPS
from pd_portal.notify.models import EmailRefusal
from pd_portal.people.models import StaffMember


@action
def refuse_email(*, person: StaffMember, group: str, actor: Any, now: datetime) -> EmailRefusal:
    """No e-mail about ``group`` any more, except what may not be refused. Asking twice is fine.

    Raises:
        LookupError: there is no such group.
    """
    if group not in GROUPS:
        raise LookupError(f"No group of messages is called {group!r}.")
    refusal, is_new = EmailRefusal.objects.get_or_create(
        person=person, group=group, defaults={"refused_at": now}
    )
    if is_new:
        record(actor=actor, verb="turned e-mail off", target=person, now=now, group=group)
    return refusal


@action
def allow_email(*, person: StaffMember, group: str, actor: Any, now: datetime) -> None:
    """E-mail about ``group`` again."""
    gone, _ = EmailRefusal.objects.filter(person=person, group=group).delete()
    if gone:
        record(actor=actor, verb="turned e-mail on", target=person, now=now, group=group)
