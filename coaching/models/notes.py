"""Text written in coaching. Every column of it is ciphertext; ``coaching.notes`` opens it."""

from django.db import models
from django.db.models import Q

from coaching.models.engagements import Engagement
from coaching.models.sessions import CoachingSession
from coaching.models.shapes import one_of, person_key


class SessionNote(models.Model):
    """What a coach wrote after a session: private to its author, or shared with the client.

    No way back from session, engagement or author, so no join reaches it by accident.
    """

    class Kind(models.TextChoices):
        PRIVATE = "private", "Private note"
        SHARED = "shared", "Shared summary"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(CoachingSession, on_delete=models.PROTECT, related_name="+")
    author = person_key()
    kind = models.CharField(max_length=10, choices=Kind)
    body_sealed = models.BinaryField()
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("note_kind", "kind", "private", "shared"),
            models.UniqueConstraint(fields=["session", "author", "kind"], name="note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class LogDraft(models.Model):
    """A log form as far as it was typed, sealed whole. One per author and session.

    ``session`` is empty for contact nobody had planned.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CoachingSession, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = person_key()
    body_sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "session"],
                condition=Q(session__isnull=False),
                name="draft_once_a_session",
            ),
            models.UniqueConstraint(
                fields=["author", "engagement"],
                condition=Q(session=None),
                name="draft_once_unplanned",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
