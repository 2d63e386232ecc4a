from django.db import models


class OrgUnit(models.Model):
    """A place in the tree: agency, district, school, department or program."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Employer(models.Model):
    """A unit that hires: the agency and each partner."""

    unit = models.OneToOneField(OrgUnit, on_delete=models.PROTECT, related_name="employer")
    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class JobGroup(models.Model):
    """What kind of work: editable data, for example ``classroom`` or ``operations``."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
