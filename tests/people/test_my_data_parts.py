"""What other apps put into the download of my data."""

from datetime import UTC, datetime

import pytest

from pd_portal.notify.models import Message
from pd_portal.people.registries import my_data_parts
from tests.factories.calendars import ExternalCalendarFactory, PersonClockFactory, TimeClaimFactory
from tests.factories.coaching import coached, held
from tests.factories.people import PositionFactory
from tests.factories.signin import ActivationCodeFactory, LinkReviewFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)


def part(name, person):
    return dict(my_data_parts.items())[name](person)


def test_a_client_reads_that_coaching_took_place():
    who = coached()
    held(who, minutes=45)

    mine, theirs = part("coaching", who.client), part("coaching", PositionFactory().person)

    assert mine["parts"][0]["part"] == "Client"
    assert mine["sessions"][0]["minutes"] == 45
    assert theirs == {"parts": [], "sessions": [], "goals": [], "next_steps": []}


def test_a_coach_reads_no_client_by_session():
    who = coached()
    held(who)

    assert part("coaching", who.coach)["sessions"] == []


def test_every_message_is_there_with_why_and_when():
    person = PositionFactory().person
    Message.objects.create(
        kind="hello", recipient=person, subject_label="x", subject_ref="1", why="you work here",
        message_id="m1", created_at=NOW, not_before=NOW,
    )  # fmt: skip

    said = part("messages", person)["sent_to_me"]

    assert [(row["kind"], row["why"], row["made"]) for row in said] == [
        ("hello", "you work here", NOW)
    ]


def test_calendars_say_what_is_read_and_taken():
    clock = PersonClockFactory()
    ExternalCalendarFactory(person=clock.person)
    TimeClaimFactory(person=clock.person)

    said = part("calendars", clock.person)

    assert said["time_zone"] == [clock.time_zone]
    assert len(said["read_for_busy_times"]) == 1
    assert said["times_taken"] == 1


def test_letters_and_doubtful_sign_ins_are_there_and_no_code():
    code = ActivationCodeFactory()
    review = LinkReviewFactory(person=code.person, decided_at=NOW)

    said = part("signing_in", code.person)

    assert said["letters"][0]["login_name"] == code.login_name
    assert said["sign_ins_looked_at"][0]["address"] == review.address
    assert code.digest not in str(said)
