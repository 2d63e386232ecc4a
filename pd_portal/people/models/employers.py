"""Who hires, for whom, and as what: employers, partners, bargaining units, job groups."""

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models.dated import Dated, dates_ordered
from pd_portal.people.models.units import OrgUnit


class PartnerKind(models.TextChoices):
    DISTRICT = "district", "School district"
    EARLY_LEARNING = "early_learning", "Early learning"
    HIGHER_EDUCATION = "higher_education", "Higher education"
    PUBLIC_AGENCY = "public_agency", "Public agency"
    NONPROFIT = "nonprofit", "Nonprofit"
    PRIVATE = "private", "Private company"


class Partner(models.Model):
    """An organization beside the agency; people from outside belong to one."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=PartnerKind)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PartnerKind.values), name="partner_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Employer(models.Model):
    """A unit that hires: the agency (no ``partner``) and each partner. It owns its people."""

    unit = models.OneToOneField(OrgUnit, on_delete=models.PROTECT, related_name="employer")
    partner = models.OneToOneField(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="employer"
    )
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    concerns_owner = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owns_concerns_of",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DataSharing(Dated):
    """A partner employer lets another employer's HR see its people, between two dates."""

    owner = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="shares_with")
    reader = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="may_read")
    signed_by = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="data_sharings_signed"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            dates_ordered("datasharing"),
            models.CheckConstraint(condition=~Q(owner=F("reader")), name="datasharing_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} shares with {self.reader}"


class BargainingUnit(models.Model):
    """A union or association, and whom to ask there."""

    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="bargaining_units"
    )
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=200)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["employer", "code"], name="bargainingunit_code")
        ]

    def __str__(self) -> str:
        return self.name


class JobGroup(models.Model):
    """What kind of work: editable data, for example ``classroom`` or ``operations``.

    A group that is no longer given out has a ``retired_on``; old positions keep it.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
