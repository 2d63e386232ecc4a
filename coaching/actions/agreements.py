"""An agreement is drafted, offered, signed by every party, and then in force."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coaching.models import AgreementVersion, Engagement, Party, Signature
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

SIGNING = (Party.Part.COACH, Party.Part.CLIENT, Party.Part.SPONSOR)


@action
def draft_agreement(
    *,
    engagement: Engagement,
    text: str,
    terms: Mapping[str, Any],
    actor: StaffMember,
    now: datetime,
) -> AgreementVersion:
    """Write a first version or an amendment; the version in force stays so until all have signed."""
    if engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    if pending(engagement) is not None:
        raise Refused("There is a draft already. Change it, or withdraw it first.")
    newest = engagement.agreements.order_by("-number").first()
    version = AgreementVersion.objects.create(
        engagement=engagement,
        number=newest.number + 1 if newest else 1,
        text=text,
        drafted_by=actor,
        drafted_at=now,
        **{name: terms[name] for name in AgreementVersion.TERMS if name in terms},
    )
    record(actor=actor, verb="drafted an agreement", target=version, now=now)
    return version


@action
def change_draft(
    *,
    version: AgreementVersion,
    text: str,
    terms: Mapping[str, Any],
    actor: StaffMember,
    now: datetime,
) -> AgreementVersion:
    """Change a draft. Once offered, a version is never changed: withdraw it and draft another."""
    if version.offered_at is not None:
        raise Refused("This version has been sent for signing and cannot be changed.")
    version.text = text
    for name in AgreementVersion.TERMS:
        setattr(version, name, terms.get(name, getattr(version, name)))
    version.save()
    record(actor=actor, verb="changed an agreement draft", target=version, now=now)
    return version


@action
def offer_agreement(
    *, version: AgreementVersion, actor: StaffMember, now: datetime
) -> AgreementVersion:
    """Freeze the draft and ask every party to sign. An offered version stays as it is."""
    if version.offered_at is None:
        version.offered_at = now
        version.save(update_fields=["offered_at"])
        record(actor=actor, verb="offered an agreement", target=version, now=now)
        for party in still_to_sign(version):
            _ask_to_sign(version, party, actor, now)
    return version


def _ask_to_sign(version: AgreementVersion, party: Party, actor: Any, now: datetime) -> None:
    queue_message(
        kind="coaching_to_sign",
        recipient=party.person,
        about=version,
        version=party.part,
        why="you take part in this coaching",
        data={"part": party.part},
        actor=actor,
        now=now,
    )


@action
def withdraw_agreement(*, version: AgreementVersion, actor: StaffMember, now: datetime) -> None:
    """Take back a version not yet in force; signatures given to it lapse with it."""
    if version.in_force_at is not None:
        raise Refused("This version is in force. Draft an amendment instead.")
    version.ended_at = now
    version.save(update_fields=["ended_at"])
    record(actor=actor, verb="withdrew an agreement", target=version, now=now)


@action
def sign_agreement(
    *,
    version: AgreementVersion,
    person: StaffMember,
    part: str,
    how: str,
    scan: Any = None,
    actor: Any,
    now: datetime,
) -> Signature:
    """Add one party's signature; with the last one the version comes into force.

    ``how``: signed in, from an e-mailed link, or on paper (then ``actor`` is who recorded it).
    """
    version = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    _refuse_unsignable(version, person, part)
    signature = Signature.objects.create(
        version=version,
        person=person,
        part=part,
        how=how,
        signed_at=now,
        recorded_by=actor if how == Signature.How.PAPER else None,
        text_digest=digest(version),
        scan=scan or "",
    )
    record(actor=actor, verb="signed an agreement", target=version, now=now, part=part, how=how)
    if version.in_force_at is None and not still_to_sign(version):
        _bring_into_force(version, actor, now)
    return signature


@action
def settle_signing(*, engagement: Engagement, actor: Any, now: datetime) -> None:
    """Once whoever had not signed takes part no more, what the others signed comes into force."""
    version = pending(engagement)
    if version is None or version.offered_at is None or still_to_sign(version):
        return
    if version.signatures.exists():
        _bring_into_force(version, actor, now)


def _refuse_unsignable(version: AgreementVersion, person: StaffMember, part: str) -> None:
    if version.ended_at is not None:
        raise Refused("This version was withdrawn or replaced. Ask your coach for the current one.")
    if version.offered_at is None:
        raise Refused("This version is still a draft.")
    if version.signatures.filter(person=person, part=part).exists():
        raise Refused("You have signed this version already. Thank you.")
    held = version.engagement.parties.current().filter(person=person, part=part)
    if part not in SIGNING or not held.exists():
        raise Refused("This agreement does not ask for your signature.")


def _bring_into_force(version: AgreementVersion, actor: Any, now: datetime) -> None:
    engagement = version.engagement
    engagement.agreements.filter(ended_at=None).exclude(in_force_at=None).update(ended_at=now)
    version.in_force_at = now
    version.save(update_fields=["in_force_at"])
    engagement.status = Engagement.Status.ACTIVE
    engagement.save(update_fields=["status"])
    record(actor=actor, verb="agreement in force", target=version, now=now, number=version.number)


def still_to_sign(version: AgreementVersion) -> list[Party]:
    """Parties whose signature is missing."""
    signed = set(version.signatures.values_list("person_id", "part"))
    parties = version.engagement.parties.current().filter(part__in=SIGNING).select_related("person")
    return [party for party in parties if (party.person_id, party.part) not in signed]


def pending(engagement: Engagement) -> AgreementVersion | None:
    """The draft or offered version, if there is one."""
    return engagement.agreements.filter(in_force_at=None, ended_at=None).first()


def digest(version: AgreementVersion) -> str:
    """SHA-256 of text and terms, kept with each signature."""
    terms = "\n".join(f"{name}={getattr(version, name)}" for name in AgreementVersion.TERMS)
    return hashlib.sha256(f"{version.text}\n{terms}".encode()).hexdigest()
