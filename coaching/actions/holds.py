"""Under a legal hold nothing that was written is changed or taken away."""

from typing import Any

from coaching import notes
from coaching.models import LegalHold
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember

KEPT = "A legal hold keeps what was written here."


def refuse_held(
    row: Any, engagement_id: int, text: str, *, actor: StaffMember, field: str = "", instead: str
) -> None:
    """Refuse other words for ``row`` while its engagement is held; ``instead``: what to do."""
    held = LegalHold.objects.filter(engagement=engagement_id, ends_on=None)
    if row.pk is None or not held.exists():
        return
    if notes.open_pieces(viewer=actor, rows=[row]) != [text]:
        raise Refused(f"{KEPT} {instead}", field=field or None)
