from pd_portal.notify.models.messages import Attachment, Message
from pd_portal.notify.models.preferences import GroupChoice, Preference
from pd_portal.notify.models.reaching import Bounce, EmailRefusal, Outage, ToldByLetter
from pd_portal.notify.models.switches import Switches

__all__ = [
    "Attachment",
    "Bounce",
    "EmailRefusal",
    "GroupChoice",
    "Message",
    "Outage",
    "Preference",
    "Switches",
    "ToldByLetter",
]
