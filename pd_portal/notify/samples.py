"""Examples for the access matrix."""

from typing import Any

from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples
from pd_portal.notify.models import Attachment, Message
from pd_portal.notify.unsubscribing import signer
from pd_portal.people.models import StaffMember


@samples.provides("notify:unsubscribe")
def a_signed_link(user: Any) -> Sample:
    """Open to anyone who holds a link; a made-up one leads nowhere."""
    person = StaffMember.objects.order_by("pk").first()
    inside = {"token": signer.sign(f"{person.pk}.coaching")} if person else None
    return Sample(inside, {"token": "1.coaching:made-up"})


@samples.provides("notify:kind")
def a_kind(user: Any) -> Sample:
    return Sample({"kind": "coaching_session"}, {"kind": "no-such-kind"})


@samples.provides("notify:kind_html")
def a_variant(user: Any) -> Sample:
    inside = {"kind": "coaching_session", "variant": 0}
    return Sample(inside, {"kind": "coaching_session", "variant": 99})


@samples.provides("notify:person")
def somebody(user: Any) -> Sample:
    """The same people as on the pages that change a person."""
    return samples["people:rename"](user)


@samples.provides("notify:message")
def a_message(user: Any) -> Sample:
    """Somebody else's message; whether I have one depends on the day."""
    person_id = holder_of(user).person_id
    other = Message.objects.exclude(recipient=person_id).order_by("pk").first()
    return Sample(None, {"pk": other.pk} if other else None)


@samples.provides("notify:attachment")
def a_file(user: Any) -> Sample:
    """A file that came with somebody else's message; whether I have one depends on the day."""
    person_id = holder_of(user).person_id
    files = Attachment.objects.exclude(message__recipient=person_id).order_by("pk")
    other = files.first()
    return Sample(None, {"pk": other.message_id, "file": other.pk} if other else None)
