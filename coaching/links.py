"""Signed links in e-mails: one party, one version, thirty days, no account needed."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from coaching.models import AgreementVersion
from pd_portal.people.models import StaffMember

SALT = "coaching agreement"
GOOD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Invitation:
    """Who is asked to sign which version, in which part."""

    version: AgreementVersion
    person: StaffMember
    part: str


def signing_path(version: AgreementVersion, person: StaffMember, part: str) -> str:
    """The path of the page on which ``person`` reads and signs."""
    token = signing.dumps([version.pk, person.pk, part], salt=SALT)
    return reverse("coaching:sign_link", args=[token])


def invitation(token: str) -> Invitation | None:
    """What a token asks; None when it is forged, too old, or its person takes part no more."""
    try:
        version_id, person_id, part = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return None
    versions = AgreementVersion.objects.select_related("engagement__service_line")
    version = versions.filter(pk=version_id).first()
    person = StaffMember.objects.filter(pk=person_id).first()
    if version is None or person is None:
        return None
    held = version.engagement.parties.current().filter(person=person, part=part)
    return Invitation(version, person, part) if held.exists() else None
