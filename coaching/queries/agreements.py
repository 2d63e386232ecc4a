"""An agreement as its signers read it: in force, pending with its differences, and who signed."""

from dataclasses import dataclass
from typing import Any

from coaching.models import AgreementVersion, Engagement, Party
from coaching.terms import Run, changed, compare


@dataclass(frozen=True)
class AgreementPage:
    """Versions side by side: ``runs`` is the pending text against the one in force."""

    engagement: Engagement
    current: AgreementVersion | None
    pending: AgreementVersion | None
    runs: list[Run]
    terms: list[tuple[str, object, object]]
    signed: list[Any]
    missing: list[Party]
    earlier: list[AgreementVersion]


def agreement_page(engagement: Engagement) -> AgreementPage:
    """The agreement in force, the one pending with its differences, and who has signed."""
    versions = list(engagement.agreements.prefetch_related("signatures__person"))
    current = next((v for v in versions if v.in_force_at and not v.ended_at), None)
    pending = next((v for v in versions if not v.in_force_at and not v.ended_at), None)
    about = pending or current
    return AgreementPage(
        engagement=engagement,
        current=current,
        pending=pending,
        runs=compare(current.text, pending.text) if current and pending else [],
        terms=changed_terms(current, pending) if current and pending else [],
        signed=list(about.signatures.all()) if about else [],
        missing=_missing(engagement, about) if about else [],
        earlier=[v for v in versions if v.in_force_at and v.ended_at],
    )


def changed_terms(old: AgreementVersion, new: AgreementVersion) -> list[tuple[str, object, object]]:
    """Terms that differ, in words."""
    labels = {name: AgreementVersion._meta.get_field(name).verbose_name for name in old.TERMS}
    found = changed(vars(old), vars(new), old.TERMS)
    return [(str(labels[name]), _said(before), _said(after)) for name, before, after in found]


def terms_in_words(version: AgreementVersion) -> list[tuple[str, str]]:
    """Each term with its value in words."""
    return [
        (str(AgreementVersion._meta.get_field(name).verbose_name), _said(getattr(version, name)))
        for name in version.TERMS
    ]


def _said(value: object) -> str:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)


def _missing(engagement: Engagement, version: AgreementVersion) -> list[Party]:
    signed = {(s.person_id, s.part) for s in version.signatures.all()}
    signing = (Party.Part.COACH, Party.Part.CLIENT, Party.Part.SPONSOR)
    return [
        p
        for p in engagement.current_parties
        if p.part in signing and (p.person_id, p.part) not in signed
    ]
