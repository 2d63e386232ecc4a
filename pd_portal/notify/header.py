"""Messages in the header of every page, with how many are unread."""

from typing import Any

from django.urls import reverse

from pd_portal.access.grants import holder_of
from pd_portal.notify.queries.mine import unread_of
from pd_portal.ui.nav import Counter, counters


@counters.provides("messages")
def unread_messages(user: Any) -> Counter | None:
    """One query; nobody who is not on the roster has messages."""
    person_id = holder_of(user).person_id
    if person_id is None:
        return None
    return Counter("Messages", reverse("notify:inbox"), unread_of(person_id), "unread")
