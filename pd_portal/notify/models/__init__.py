from pd_portal.notify.models.messages import Attachment, Message
from pd_portal.notify.models.preferences import GroupChoice, Preference

__all__ = ["Attachment", "GroupChoice", "Message", "Preference"]
