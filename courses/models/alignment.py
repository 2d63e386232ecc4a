"""Standards that modules are aligned with: editable data, never hard-coded text."""

from django.db import models


class StandardSet(models.Model):
    """A published set, for example the CCDEI standards."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Domain(models.Model):
    """A part of a set."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="domains")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["standard_set__code", "position"]
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "title"], name="courses_domain_once")
        ]

    def __str__(self) -> str:
        return f"{self.standard_set.code}: {self.title}"


class Standard(models.Model):
    """One standard of a domain."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="standards")
    code = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering = ["domain", "code"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "code"], name="courses_standard_once")
        ]

    def __str__(self) -> str:
        return f"{self.domain}, {self.code}"


class Indicator(models.Model):
    """What one would see if a standard is met."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()

    class Meta:
        ordering = ["standard", "position"]

    def __str__(self) -> str:
        return self.text[:80]
