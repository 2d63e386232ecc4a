from pd_portal.notify.models.messages import Attachment, Message, Wording
from pd_portal.notify.models.preferences import GroupChoice, NumberCheck, Preference
from pd_portal.notify.models.reaching import Bounce, EmailRefusal, Outage, ToldByLetter
from pd_portal.notify.models.switches import ScanMark, Switches

__all__ = [
    "Attachment",
    "Bounce",
    "EmailRefusal",
    "GroupChoice",
    "Message",
    "NumberCheck",
    "Outage",
    "Preference",
    "ScanMark",
    "Switches",
    "ToldByLetter",
    "Wording",
]
