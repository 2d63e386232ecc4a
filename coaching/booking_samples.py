"""Examples for the access matrix: a booking the user arranges, and one out of reach."""

from typing import Any

from coaching.booking_rules import leads
from coaching.models import AvailabilityOverride as Day
from coaching.models import Booking, Engagement, OutOfOffice, SessionType, TimeProposal
from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples

PARTS = ("coach", "client", "delegate")


def engagement(user: Any) -> Sample:
    """An engagement the user arranges times for, and one they do not even see."""
    mine = Engagement.objects.of_person(holder_of(user).person_id, *PARTS).first()
    others = Engagement.objects.exclude(pk__in=Engagement.objects.visible_to(user)).first()
    inside, outside = (one and {"pk": one.pk} for one in (mine, others))
    return Sample(inside=inside, outside=outside)


def booking(user: Any) -> Sample:
    """A booking of the user's, and one out of reach."""
    seen = Booking.objects.visible_to(user)
    mine, others = seen.first(), Booking.objects.exclude(pk__in=seen).first()
    inside, outside = (one and {"key": one.key} for one in (mine, others))
    return Sample(inside=inside, outside=outside)


def proposal(user: Any) -> Sample:
    """Times proposed to the user or by them, and some out of reach."""
    seen = TimeProposal.objects.visible_to(user)
    mine, others = seen.first(), TimeProposal.objects.exclude(pk__in=seen).first()
    inside, outside = (one and {"pk": one.pk} for one in (mine, others))
    return Sample(inside=inside, outside=outside)


def of_coach(model: Any) -> Any:
    """The coach's own row, and another coach's."""

    def sample(user: Any) -> Sample:
        person_id = holder_of(user).person_id
        mine = model.objects.filter(coach=person_id).first()
        others = model.objects.exclude(coach=person_id).first()
        inside, outside = (one and {"pk": one.pk} for one in (mine, others))
        return Sample(inside=inside, outside=outside)

    return sample


def asked_by(user: Any) -> Sample:
    """The coach's own session type and another's; a lead asks in every coach's place."""
    return _any_type() if leads(user) else of_coach(SessionType)(user)


def _any_type() -> Sample:
    found = SessionType.objects.first()
    return Sample(inside=found and {"pk": found.pk})


for name in ("book", "check", "book_series", "propose_times"):
    samples.register(f"coaching:{name}", engagement)
for name in (
    "booking",
    "booking_file",
    "booking_questions",
    "move_booking",
    "move_now",
    "cancel_booking",
    "swap_booking",
    "answer_booking",
):
    samples.register(f"coaching:{name}", booking)
for name in ("proposed_times", "answer_times", "close_times"):
    samples.register(f"coaching:{name}", proposal)
samples.register("coaching:remove_away", of_coach(OutOfOffice))
samples.register("coaching:remove_day", of_coach(Day))
samples.register("coaching:edit_session_type", of_coach(SessionType))
samples.register("coaching:session_type_questions", asked_by)
