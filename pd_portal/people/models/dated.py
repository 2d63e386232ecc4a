"""What every dated row shares. A range includes its last day; no end means open (TIMELINE T1)."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q


def on_day(day: date, prefix: str = "") -> Q:
    """Rows whose range holds ``day``; ``prefix`` is the lookup path to them, with its ``__``."""
    started = Q(**{f"{prefix}starts_on__lte": day})
    unended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return started & unended


def dates_ordered(table: str) -> models.CheckConstraint:
    """The last day is never before the first."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=f"{table}_dates_ordered",
    )


def fact_constraints(table: str) -> list[models.BaseConstraint]:
    """Dates in order, and every end and void says when it became known."""
    return [
        dates_ordered(table),
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True, end_recorded_at__isnull=True)
            | Q(ends_on__isnull=False, end_recorded_at__isnull=False),
            name=f"{table}_end_is_recorded",
        ),
        models.CheckConstraint(
            condition=Q(end_recorded_at__isnull=True) | Q(end_recorded_at__gte=F("recorded_at")),
            name=f"{table}_end_recorded_after",
        ),
        models.CheckConstraint(
            condition=Q(voided_at__isnull=True) | Q(voided_at__gte=F("recorded_at")),
            name=f"{table}_voided_after",
        ),
    ]


class DatedQuerySet(models.QuerySet):
    """Rows with ``starts_on`` and ``ends_on``."""

    def on(self, day: date) -> Self:
        """Rows whose range holds ``day``."""
        return self.filter(on_day(day))


class FactQuerySet(DatedQuerySet):
    """Dated rows with a knowledge clock (TIMELINE T16)."""

    def standing(self) -> Self:
        """Rows no correction has taken back."""
        return self.filter(voided_at__isnull=True)

    def on(self, day: date) -> Self:
        """Standing rows whose range holds ``day``."""
        return self.standing().filter(on_day(day))

    def known_at(self, moment: datetime) -> Self:
        """Rows recorded by ``moment`` and not yet voided then; an end may be known only later."""
        unvoided = Q(voided_at__isnull=True) | Q(voided_at__gt=moment)
        return self.filter(unvoided, recorded_at__lte=moment)


class Dated(models.Model):
    """A first day and, perhaps, a last one."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Fact(Dated):
    """Closed once, never edited. A correction is a new row that names the one it corrects.

    ``recorded_at`` is when the row became known, ``end_recorded_at`` when its end did, and
    ``voided_at`` when a correction took it back.
    """

    recorded_at = models.DateTimeField()
    end_recorded_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
