"""What others see about a client: each answer comes from the query that serves them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from coaching.models import AgreementVersion, Attendance, Engagement, Opening, Party
from coaching.queries import contracts, ledger, outside
from pd_portal.people.models import Employer, Position, StaffMember
from pd_portal.ui.dates import local_day


@dataclass(frozen=True)
class LeadView:
    """What the coaching lead sees of an engagement: facts, no text."""

    engagement: Engagement
    parties: list[Party]
    agreements: list[AgreementVersion]
    used: int
    planned: int
    needs_log: int


@dataclass(frozen=True)
class Ledger:
    """HR's rows at one employer: ``is_own`` for the client's own."""

    employer: Employer
    is_own: bool
    rows: list[ledger.LedgerRow]


@dataclass(frozen=True)
class OthersPage:
    terms: AgreementVersion | None
    sponsor: outside.SponsorView
    sponsors: list[Party]
    ledgers: list[Ledger]
    delegates: outside.DelegateView
    assistants: list[Party]
    lead: LeadView
    bought: list[contracts.ContractView]
    openings: list[Opening]

    def terms_about(self, *names: str) -> list[tuple[str, bool]]:
        """Those terms in words, and whether they say yes; none before an agreement is signed."""
        if self.terms is None:
            return []
        label = self.terms._meta.get_field
        return [(str(label(n).verbose_name), getattr(self.terms, n)) for n in names]  # type: ignore[union-attr]  # a column has one

    @property
    def sponsor_terms(self) -> list[tuple[str, bool]]:
        """What the agreement says about the sponsor."""
        return self.terms_about(*(n for n in AgreementVersion.TERMS if n.startswith("sponsor_")))

    @property
    def hr_terms(self) -> list[tuple[str, bool]]:
        """What the agreement says about HR of the client's own employer."""
        return self.terms_about(*(n for n in AgreementVersion.TERMS if n.startswith("hr_")))


def others_see(engagement: Engagement, client: StaffMember, *, now: datetime) -> OthersPage:
    """Every other role's view of this coaching, as they would get it this moment."""
    sponsor = outside.sponsor_view(engagement)
    parties = list(engagement.parties.current().select_related("person", "for_person"))
    return OthersPage(
        terms=sponsor.terms,
        sponsor=sponsor,
        sponsors=[p for p in parties if p.part == Party.Part.SPONSOR],
        ledgers=_ledgers(engagement, client, parties, now),
        delegates=outside.delegate_view(engagement, None, now=now),
        assistants=[p for p in parties if p.part == Party.Part.DELEGATE],
        lead=lead_view(engagement, now=now),
        bought=[
            row
            for row in contracts.contracts(local_day(now))
            if row.contract.pk == engagement.contract_id
        ],
        openings=list(
            Opening.objects.filter(engagement=engagement)
            .select_related("asked_by", "approved_by", "request")
            .order_by("-asked_at")
        ),
    )


def lead_view(engagement: Engagement, *, now: datetime) -> LeadView:
    """The engagement as the coaching lead's page shows it."""
    waiting = engagement.sessions.filter(outcome="")
    return LeadView(
        engagement=engagement,
        parties=list(engagement.parties.select_related("person", "for_person").order_by("part")),
        agreements=list(engagement.agreements.order_by("number")),
        used=engagement.sessions.filter(is_used=True).count(),
        planned=waiting.filter(planned_ends_at__gt=now).count(),
        needs_log=waiting.filter(planned_ends_at__lte=now).count(),
    )


def _ledgers(
    engagement: Engagement, client: StaffMember, parties: list[Party], now: datetime
) -> list[Ledger]:
    """HR of today's employers, and of those where somebody worked on the day of a session."""
    day = local_day(now)
    rows = Attendance.objects.filter(session__engagement=engagement)
    coaches = [p.person_id for p in parties if p.part == Party.Part.COACH]
    own = _employers([client.pk], rows.filter(person=client), day)
    coached = _employers(coaches, rows.filter(part=Party.Part.COACH), day)
    others = [employer for employer in coached if employer not in own]
    chosen = ledger.LedgerFilter(engagement.starts_on - timedelta(days=365), day)
    return [
        Ledger(employer, employer in own, _rows(engagement, employer, chosen))
        for employer in [*own, *others]
    ]


def _employers(person_ids: list[int], rows: QuerySet[Attendance], day: date) -> list[Employer]:
    posts = Position.objects.on(day).filter(person__in=person_ids)
    known = Q(pk__in=posts.values("employer")) | Q(pk__in=rows.values("employer"))
    return list(Employer.objects.filter(known).order_by("pk"))


def _rows(
    engagement: Engagement, employer: Employer, chosen: ledger.LedgerFilter
) -> list[ledger.LedgerRow]:
    lines = ledger.ledger([employer], chosen).filter(session__engagement=engagement)
    return ledger.ledger_rows(list(lines[:200]), [employer])
