"""Examples for the access matrix."""

from typing import Any

from pd_portal.access.samples import Sample, samples
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
