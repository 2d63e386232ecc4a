"""Database guards of messages: what was said stays as it was said."""

from pd_portal.audit.guards import refuse, register

register(
    refuse(
        name="pd_notify_wording_unchanged",
        table="pd_notify_wording",
        event="UPDATE",
        why="what was said stays as it was said",
    )
)
