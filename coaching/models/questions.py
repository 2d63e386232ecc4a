"""What a coach asks whoever books, and what was answered."""

from django.db import models
from django.db.models import Q

from coaching.models.booking import Booking
from coaching.models.session_types import SessionType
from coaching.models.shapes import one_of, person_key

MOST_QUESTIONS = 5


class BookingQuestion(models.Model):
    """A question of a session type. ``choices_text``: one choice a line, for a choice alone.

    An assistant is asked only what is marked as theirs: questions of place and time, not of what
    the session is about.
    """

    class Kind(models.TextChoices):
        SHORT = "short", "Short text"
        LONG = "long", "Long text"
        CHOICE = "choice", "Choice"

    session_type = models.ForeignKey(
        SessionType, on_delete=models.PROTECT, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SHORT)
    choices_text = models.CharField(max_length=400, blank=True)
    is_required = models.BooleanField(default=False)
    assistant_answers = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            one_of("bookingquestion_kind", "kind", "short", "long", "choice"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_QUESTIONS),
                name="bookingquestion_at_most_five",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="bookingquestion_has_words"),
            models.CheckConstraint(
                condition=Q(kind="choice") & ~Q(choices_text="")
                | ~Q(kind="choice") & Q(choices_text=""),
                name="bookingquestion_choice_has_choices",
            ),
            models.UniqueConstraint(
                fields=["session_type", "position"], name="bookingquestion_place"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def options(self) -> list[str]:
        """What can be chosen."""
        return self.choices_text.splitlines()


class BookingAnswers(models.Model):
    """What one person answered for one booking, sealed together with the questions as asked.

    Read by coach and client. Nothing here points back at a question: changing or removing it
    later does not change what was asked.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="+")
    person = person_key()
    answers_sealed = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "booking answers"
        constraints = [
            models.UniqueConstraint(fields=["booking", "person"], name="bookinganswers_once")
        ]

    def __str__(self) -> str:
        return f"Answers, booking {self.booking_id}"
