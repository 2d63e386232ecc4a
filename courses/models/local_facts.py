from django.db import models


class LocalFact(models.Model):
    """What only the agency can say: a reporting route, interpreter steps, a contact, a nation.

    Empty until somebody here fills it; a module that shows an empty one cannot be released.
    """

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=160)
    hint = models.TextField(blank=True, help_text="What belongs here, for whoever fills it.")
    text = models.TextField(blank=True, help_text="Shown in the lessons as it stands.")
    reviewed_by = models.CharField(
        max_length=160, blank=True, help_text="Who approved this wording, and for whom."
    )
    reviewed_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_filled(self) -> bool:
        return bool(self.text.strip())
