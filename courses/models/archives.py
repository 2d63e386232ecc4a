"""Course archives on their way in or out."""

from django.db import models


class ArchiveFile(models.Model):
    """The zip of a background job: one brought here, or one made here. Kept a week.

    Never in the media folder: an archive holds the answers.
    """

    job = models.OneToOneField("pd_jobs.Job", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    is_made_here = models.BooleanField(help_text="Made here to be downloaded; else brought in.")
    stored_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
