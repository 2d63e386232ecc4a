"""A release freezes a module under a version number; people take releases."""

from decimal import Decimal

from django.db import models

from courses.hours import HALF_HOURS


class Release(models.Model):
    """A frozen module version. Appended, never changed or deleted (see ``courses.guards``).

    ``content`` is one module in the archive's form, with ``pools`` frozen in: read it through
    ``courses.content``. ``digest`` is the SHA-256 of its canonical JSON, in hexadecimal.
    """

    CORRECTION = "correction"
    MATERIAL = "material"
    KINDS = [(CORRECTION, "Correction"), (MATERIAL, "Material change")]

    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.PROTECT, related_name="releases"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    content = models.JSONField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    old_completions_count = models.BooleanField(default=True)
    released_by = models.ForeignKey(
        "pd_people.StaffMember", null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["module", "-number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="courses_release_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="courses_release_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["correction", "material"]),
                name="courses_release_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(hours__in=HALF_HOURS), name="courses_release_half_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="material") | models.Q(old_completions_count=True),
                name="courses_correction_keeps_completions",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("released_by")),
                name="courses_release_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.title}, version {self.number}"

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def stated_hours(self) -> Decimal:
        return self.hours
