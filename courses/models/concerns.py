"""Something wrong with this? A concern has an owner, an age, an answer and an appeal."""

from django.db import models
from django.db.models import Q


class ConcernsDesk(models.Model):
    """How an employer answers concerns. Its owner is the employer's ``concerns_owner``.

    ``stand_in`` answers when the owner leads the person who raised it.
    """

    employer = models.OneToOneField(
        "pd_people.Employer", on_delete=models.PROTECT, related_name="concerns_desk"
    )
    stand_in = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="+"
    )
    promise_days = models.PositiveSmallIntegerField(default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promise_days__gte=1), name="concerns_desk_promises_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"Concerns of {self.employer}"


class Concern(models.Model):
    """What a person says is wrong with a lesson. Its story is its entries."""

    MISTAKE, HARM, BELIEF, ACCESS, DATA = "mistake", "harm", "belief", "access", "data"
    KINDS = [
        (MISTAKE, "There is a mistake"),
        (HARM, "It is harmful or unfair"),
        (BELIEF, "It conflicts with my belief or religion"),
        (ACCESS, "I cannot use it (accessibility)"),
        (DATA, "It is about my data"),
    ]
    NOTHING, EQUIVALENT, ACCOMMODATION = "nothing", "equivalent", "accommodation"
    ASKS = [
        (NOTHING, "Only tell you"),
        (EQUIVALENT, "Ask for an equivalent activity"),
        (ACCOMMODATION, "Ask for an accommodation"),
    ]

    person = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="concerns"
    )
    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.PROTECT, related_name="concerns"
    )
    lesson = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    asks_for = models.CharField(max_length=15, choices=ASKS, default=NOTHING)
    text = models.TextField()
    owner = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_concerns",
    )
    raised_at = models.DateTimeField()
    promised_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["mistake", "harm", "belief", "access", "data"]),
                name="concern_kind_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="concern_says_something"),
        ]

    def __str__(self) -> str:
        return f"Concern {self.pk}"


class ConcernEntry(models.Model):
    """One step in a concern's story; appended, never changed."""

    ANSWERED, APPEALED, PROMISE_MOVED = "answered", "appealed", "promise_moved"
    KINDS = [
        (ANSWERED, "Answered"),
        (APPEALED, "Appealed"),
        (PROMISE_MOVED, "Promised date moved"),
    ]

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=15, choices=KINDS)
    by = models.ForeignKey("pd_people.StaffMember", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    promised_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} on concern {self.concern_id}"
