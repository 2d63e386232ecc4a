"""What an import would do, written down outside the write lock and applied set by set.

Rows live from the preview to the confirmation. ``key`` is what the source calls the person by.
"""

from django.db import models

from pd_portal.people.models.imports import RosterImport


class Staged(models.Model):
    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        abstract = True


class StagedPerson(Staged):
    """Somebody whose rows change something. ``person_id`` empty: new, numbered when applied."""

    person_id = models.BigIntegerField(null=True)
    is_new = models.BooleanField()
    is_renamed = models.BooleanField()
    employee_id = models.CharField(max_length=64)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100)
    search_text = models.CharField(max_length=500)
    email = models.CharField(max_length=254)
    link = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["roster_import", "key"], name="stagedperson_key")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class StagedSpell(Staged):
    """An employment to open; ``number`` tells a person's spells apart."""

    number = models.PositiveSmallIntegerField()
    employment_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16)
    pay = models.CharField(max_length=10)
    bargaining_unit = models.CharField(max_length=20)
    original_hire_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["roster_import", "key"], name="stagedspell_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"


class StagedPosition(Staged):
    """A position to open, in ``employment_id`` or in the person's new spell of that number."""

    line = models.PositiveIntegerField()
    employment_id = models.BigIntegerField(null=True)
    spell = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=40)
    job = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    fte = models.DecimalField(max_digits=4, decimal_places=3)
    supervisor_id = models.BigIntegerField(null=True)
    supervisor_key = models.CharField(max_length=64)
    primary = models.BooleanField()
    work_calendar = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    corrects_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["roster_import", "key"], name="stagedposition_key")]

    def __str__(self) -> str:
        return f"line {self.line}"


class ChangeKind(models.TextChoices):
    CLOSE_POSITION = "close_position"
    VOID_POSITION = "void_position"
    CLOSE_EMPLOYMENT = "close_employment"
    AMEND_EMPLOYMENT = "amend_employment"
    CLOSE_LEAVE = "close_leave"
    VOID_LEAVE = "void_leave"


class StagedChange(Staged):
    """A row that is there already and is closed, taken back or amended."""

    kind = models.CharField(max_length=16, choices=ChangeKind)
    row_id = models.BigIntegerField()
    last_day = models.DateField(null=True)
    pay = models.CharField(max_length=10)
    bargaining_unit = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["roster_import", "kind", "row_id"], name="stagedchange_row")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"


class StagedLeave(Staged):
    """A leave to record."""

    line = models.PositiveIntegerField()
    person_id = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    paid = models.BooleanField()
    corrects_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"line {self.line}"
