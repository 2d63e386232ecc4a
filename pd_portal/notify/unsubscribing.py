"""The signed link that turns one group of e-mails off, also for somebody not signed in."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import StaffMember

signer = Signer(salt="pd_notify.unsubscribe")


@dataclass(frozen=True)
class Wish:
    """Who wants no e-mail about which group."""

    person: StaffMember
    group: str


def unsubscribe_url(message: Message) -> str:
    """Works for this person and this message's group alone, and as long as the e-mail is kept."""
    token = signer.sign(f"{message.recipient_id}.{kinds[message.kind].group}")
    return absolute(reverse("notify:unsubscribe", args=[token]))


def wish_of(token: str) -> Wish | None:
    """What a link says; None when it was made up or its person is gone."""
    try:
        number, _, group = signer.unsign(token).partition(".")
    except BadSignature:
        return None
    person = StaffMember.objects.filter(pk=int(number)).first()
    return Wish(person, group) if person else None
