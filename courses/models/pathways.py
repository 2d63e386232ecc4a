"""What a job group owes. A pathway's versions are frozen; requirements pin one of them."""

from django.db import models
from django.db.models import F, Q


class EvidenceItem(models.Model):
    """Something seen in the job: an account, an artefact or an observed step, read by a person."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    prompt = models.TextField(help_text="What to hand in, in plain words.")
    rubric = models.JSONField(
        default=list, help_text="Criteria as in a shared task: id, criterion, levels."
    )

    def __str__(self) -> str:
        return self.title


class Pathway(models.Model):
    """The modules a job group owes. ``job_groups`` says whom it is written for; it obliges nobody."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    job_groups = models.ManyToManyField(
        "pd_people.JobGroup", blank=True, related_name="pathways", help_text="None means everyone."
    )
    is_listed = models.BooleanField(default=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PathwayVersion(models.Model):
    """A pathway's content at a number. A draft until ``frozen_at``; then nothing in it changes."""

    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    electives_needed = models.PositiveSmallIntegerField(
        default=0, help_text="How many of the elective modules (the n of n of m)."
    )
    note = models.TextField(blank=True, help_text="Why this version was made.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pathway", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "number"], name="pathway_version_number"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(frozen_at__gte=F("created_at")),
                name="pathway_frozen_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}, version {self.number}"


class PathwayItem(models.Model):
    """One line of a pathway version: a required or elective module, or an evidence item.

    ``min_version`` is the lowest release number of the module that counts (1 for evidence).
    """

    REQUIRED, ELECTIVE, EVIDENCE = "required", "elective", "evidence"
    KINDS = [(REQUIRED, "Required"), (ELECTIVE, "Elective"), (EVIDENCE, "Evidence")]

    version = models.ForeignKey(PathwayVersion, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    module = models.ForeignKey(
        "pd_courses.ModulePage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pathway_items",
    )
    evidence = models.ForeignKey(
        EvidenceItem, null=True, blank=True, on_delete=models.PROTECT, related_name="pathway_items"
    )
    min_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="pathway_item_position"),
            models.UniqueConstraint(
                fields=["version", "module"],
                condition=Q(module__isnull=False),
                name="pathway_module_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="evidence", module__isnull=True, evidence__isnull=False)
                | (~Q(kind="evidence") & Q(module__isnull=False, evidence__isnull=True)),
                name="pathway_item_names_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(min_version__gte=1), name="pathway_min_version_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.module_id or self.evidence_id} from version {self.min_version}"
