"""By what way does a message reach its reader, and if by none, why not?

Reads what ``with_ways`` fetched along, so that a batch costs a constant number of queries.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Bounce, Message
from pd_portal.notify.sms import sms_is_on
from pd_portal.people.models import StaffMember

NO_ADDRESS, BOUNCED, REFUSED = "no_address", "bounced", "refused"
REASONS = {
    NO_ADDRESS: "No e-mail address on file",
    BOUNCED: "The e-mail address does not work",
    REFUSED: "Turned e-mail off",
}


@dataclass(frozen=True)
class Way:
    """A channel and the address or number on it; without an address, ``reason`` says why not."""

    channel: str
    address: str = ""
    reason: str = ""


def with_ways(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Fetch along what ``way_to`` reads."""
    open_bounces = Prefetch(
        "recipient__bounces", Bounce.objects.filter(cleared_at=None), to_attr="open_bounces"
    )
    return messages.select_related("recipient__message_preference").prefetch_related(
        "recipient__emails", "recipient__email_refusals", open_bounces
    )


def way_to(message: Message) -> Way:
    """The channel asked for; a text message where e-mail reaches nobody and they opted in."""
    number, reason = mobile_of(message.recipient)
    if message.channel == Message.Channel.SMS:
        return Way(Message.Channel.SMS, number, reason)
    address, reason = _email(message)
    if not address and number:
        return Way(Message.Channel.SMS, number)
    return Way(Message.Channel.EMAIL, address, reason)


def _email(message: Message) -> tuple[str, str]:
    person = message.recipient
    if _refused(message):
        return "", REFUSED
    usable, known = addresses_of(person)
    if usable:
        return usable[0], ""
    return "", BOUNCED if known else NO_ADDRESS


def addresses_of(person: StaffMember) -> tuple[list[str], list[str]]:
    """Work address, then personal: those that work, and all there are."""
    known = [address for address in (person.work_email, person.personal_email) if address]
    return [address for address in known if not _is_dead(person, address)], known


def _is_dead(person: StaffMember, address: str) -> bool:
    return any(bounce.address == address.lower() for bounce in person.open_bounces)


def _refused(message: Message) -> bool:
    kind = kinds[message.kind]
    if not kind.may_refuse:
        return False
    preference = getattr(message.recipient, "message_preference", None)
    if preference and preference.email_refused_at:
        return True
    return any(row.group == kind.group for row in message.recipient.email_refusals.all())


def mobile_of(person: StaffMember) -> tuple[str, str]:
    """The number of someone who asked for text messages, while the agency sends any; or why not."""
    preference = getattr(person, "message_preference", None)
    if not (preference and preference.sms_opted_in_at and sms_is_on()):
        return "", NO_ADDRESS
    if _is_dead(person, preference.mobile_number):
        return "", BOUNCED
    return preference.mobile_number, ""
