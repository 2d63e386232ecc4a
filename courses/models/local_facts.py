from django.core.exceptions import ValidationError
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

    def clean(self) -> None:
        """What people read today keeps its short name, and is never emptied."""
        from courses.queries.facts import modules_showing

        stored = LocalFact.objects.filter(pk=self.pk).first()
        if stored is None:
            return
        renamed, emptied = self.slug != stored.slug, stored.is_filled and not self.is_filled
        titles = modules_showing(stored.slug) if renamed or emptied else []
        if titles and renamed:
            raise ValidationError({"slug": f"{titles[0]} shows it under this short name."})
        if titles and emptied:
            raise ValidationError({"text": f"{titles[0]} shows it. Write what holds today."})
