"""Places: the tree of units and who heads them."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from pd_portal.people.models.dated import Dated, DatedQuerySet, dates_ordered


class UnitKind(models.TextChoices):
    AGENCY = "agency", "Agency"
    DISTRICT = "district", "District"
    SCHOOL = "school", "School"
    DEPARTMENT = "department", "Department"
    PROGRAM = "program", "Program"


class OrgUnitQuerySet(DatedQuerySet):
    def below(self, unit: "OrgUnit") -> Self:
        """``unit`` and everything under it."""
        return self.filter(path__startswith=unit.path)


class OrgUnit(Dated):
    """A place in the tree. It never changes parent: it is closed and another one opened.

    ``path`` holds the codes from the top, ``/agency/district/school/``, so that a subtree is one
    prefix. An empty ``time_zone`` means the parent's.
    """

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=12, choices=UnitKind, default=UnitKind.DEPARTMENT)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=400, unique=True, editable=False)
    time_zone = models.CharField(max_length=64, blank=True)

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            dates_ordered("orgunit"),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="orgunit_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(code__contains="/"), name="orgunit_code_has_no_slash"
            ),
            models.CheckConstraint(
                condition=Q(path__endswith=Concat(Value("/"), F("code"), Value("/"))),
                name="orgunit_path_ends_with_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        above = self.parent.path if self.parent else "/"
        self.path = f"{above}{self.code}/"
        super().save(*args, **kwargs)  # writes: the path is part of the row itself

    @property
    def codes_above(self) -> list[str]:
        """Codes from the top down to this unit, itself included."""
        return self.path.strip("/").split("/")


class UnitHead(Dated):
    """Who heads a unit, and from when to when."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="heads")
    person = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="headships"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            dates_ordered("unithead"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on__isnull=True), name="unithead_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} heads {self.unit}"
