"""How long records are kept, what may go, what is planned, and what has gone."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from coaching.actions.retention import DELETABLE
from coaching.models import DisposalPlan, Disposition, Engagement, LegalHold, RetentionRule

MOST = 100
RecordType = RetentionRule.RecordType


@dataclass(frozen=True)
class Kept:
    """A type of record and how long it is kept; ``years`` None: keep."""

    record_type: str
    label: str
    years: int | None
    authority: str
    can_go: bool


@dataclass(frozen=True)
class Due:
    """Text whose time has come; ``is_held``: a legal hold keeps it all the same."""

    engagement: Engagement
    record_type: str
    label: str
    is_held: bool


@dataclass(frozen=True)
class RetentionPage:
    kept: list[Kept]
    due: list[Due]
    plans: list[DisposalPlan]
    gone: list[Disposition]
    today: date


def retention_page(today: date) -> RetentionPage:
    """Everything on the page; the queries do not grow with the engagements."""
    rules = {rule.record_type: rule for rule in RetentionRule.objects.all()}
    plans = DisposalPlan.objects.filter(ended_at=None).select_related("planned_by", "engagement")
    gone = Disposition.objects.select_related("asked_by", "approved_by").order_by("-disposed_at")
    return RetentionPage(
        kept=[_kept(RecordType(value), rules.get(value)) for value in RecordType.values],
        due=[row for value in DELETABLE for row in _due(value, rules.get(value), today)],
        plans=list(plans.order_by("copy_until", "pk")),
        gone=list(gone[:MOST]),
        today=today,
    )


def _kept(kind: RecordType, rule: RetentionRule | None) -> Kept:
    years, authority = (rule.years, rule.authority) if rule else (None, "")
    return Kept(kind.value, str(kind.label), years, authority, kind in DELETABLE)


def _due(value: RecordType, rule: RetentionRule | None, today: date) -> list[Due]:
    if rule is None or rule.years is None:
        return []
    ended = Engagement.objects.filter(closed_on__lte=today - relativedelta(years=rule.years))
    gone = Disposition.objects.filter(record_type=value).values("engagement")
    planned = DisposalPlan.objects.filter(record_type=value, ended_at=None).values("engagement")
    waiting = ended.exclude(pk__in=gone).exclude(pk__in=planned)
    held = set(LegalHold.objects.filter(ends_on=None).values_list("engagement_id", flat=True))
    listed = waiting.select_related("service_line", "unit").order_by("closed_on", "pk")[:MOST]
    return [Due(e, value.value, str(value.label), e.pk in held) for e in listed]
