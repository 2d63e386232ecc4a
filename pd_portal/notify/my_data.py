"""What messages add to "my data"; importing this module registers it."""

from typing import Any

from pd_portal.notify.models import Message, Preference
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import my_data_parts, stored_words

stored_words.register(
    "notify",
    {
        "pd_notify.Bounce": "Addresses that mail did not reach",
        "pd_notify.EmailRefusal": "Kinds of e-mail you do not want",
        "pd_notify.GroupChoice": "How often you want to be told",
        "pd_notify.Message": "Messages to you",
        "pd_notify.Preference": "When and how you want to be told",
    },
)


@my_data_parts.provides("messages")
def my_messages(person: StaffMember) -> dict[str, Any]:
    """Every message to the person, and when they want to be told."""
    messages = Message.objects.filter(recipient=person).order_by("created_at", "pk")
    wanted = Preference.objects.filter(person=person)
    return {
        "sent_to_me": [
            {
                "kind": row.kind,
                "why": row.why,
                "channel": row.get_channel_display(),
                "address": row.address,
                "state": row.get_state_display(),
                "made": row.created_at,
                "sent": row.sent_at,
                "read": row.read_at,
            }
            for row in messages
        ],
        "wishes": list(
            wanted.values("quiet_from_hour", "quiet_until_hour", "weekends", "mobile_number")
        ),
    }
