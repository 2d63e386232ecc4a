"""Questions of a session type: written by the coach, asked when booking, read by two people."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from coaching import notes
from coaching.actions.answers import Question, set_questions
from coaching.actions.booking import book_session
from coaching.models import Booking, BookingAnswers, BookingQuestion, CoachingSession
from coaching.queries.copies import own_copy
from coaching.queries.crews import crew_of
from coaching.queries.engagement import load
from coaching.queries.questions import answers_of
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from tests.coaching.browsing import signed_in
from tests.coaching.test_proposals import assistant_of, proposed
from tests.factories.booking import NOW, at, bookable
from tests.factories.people import employee_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]

FOCUS = Question("What should we look at?", "long", is_required=True)
DOOR = Question("Which door?", "choice", ["North", "South"], assistant_answers=True)
ROOM = Question("Room?", assistant_answers=True)


@pytest.fixture
def place():
    found = bookable(coach=employee_with_role(roles.COACH))
    ask(found, FOCUS, DOOR, ROOM)
    return found


def ask(place, *questions):
    set_questions(actor=place.coach, now=NOW, session_type=place.kind, questions=questions)


def fields(place):
    return [f"question_{pk}" for pk in place.kind.questions.values_list("pk", flat=True)]


def check_page(client, place):
    data = {"start": at(13, 10).isoformat(), "key": str(uuid4())}
    return client.post(reverse("coaching:book", args=[place.engagement.pk]), data, follow=True)


def send(client, check, **answers):
    address = check.request["PATH_INFO"] + "?" + check.request["QUERY_STRING"]
    data = {"start": check.context["sent"], "key": check.context["chosen"].key} | answers
    return client.post(address, data, follow=True)


def booked(place, by=None, **more):
    return book_session(
        actor=by or place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=at(13, 10),
        key=uuid4(),
        **more,
    )


def test_the_client_is_asked_and_coach_and_client_read_the_answers(client, place):
    focus, door, _ = fields(place)
    check = check_page(signed_in(client, place.client), place)
    assert "What should we look at?" in check.text

    done = send(client, check, **{focus: "The new schedule.", door: "North"})

    assert "The new schedule." in done.text
    read = signed_in(client, place.coach).get(done.request["PATH_INFO"])
    assert "The new schedule." in read.text
    assert "Which door?" in read.text


def test_a_missing_answer_is_said_at_its_place_and_nothing_is_lost(client, place):
    focus, door, room = fields(place)
    check = check_page(signed_in(client, place.client), place)

    page = send(client, check, **{door: "South", room: "Library"})

    assert page.status_code == 422
    assert "Fill in: What should we look at?" in page.text
    assert 'value="Library"' in page.text
    assert "checked" in page.text
    assert not Booking.objects.exists()
    assert send(client, page, **{focus: "Data.", room: "Library"}).status_code == 200
    assert CoachingSession.objects.count() == 1


@pytest.mark.parametrize("said", [{1: "East"}, {2: "x" * 201}, {0: "x" * 2001}])
def test_an_answer_that_does_not_fit_is_refused_with_a_message(client, place, said):
    names = fields(place)
    check = check_page(signed_in(client, place.client), place)

    answers = {names[0]: "Data."} | {names[n]: text for n, text in said.items()}

    assert send(client, check, **answers).status_code == 422
    assert not Booking.objects.exists()


def test_a_lost_race_keeps_what_was_answered(client, place):
    focus, *_ = fields(place)
    check = check_page(signed_in(client, place.client), place)
    TimeClaim.objects.all().delete()
    booked(bookable(coach=place.coach))
    lost = send(client, check, **{focus: "The new schedule."})
    assert "The new schedule." in lost.text

    other = lost.context["offered"][0].value
    again = send(client, lost, **{focus: "The new schedule.", "instead": other})

    assert again.status_code == 200
    assert "The new schedule." in again.text
    assert again.context["sent"] == other
    assert send(client, again, **{focus: "The new schedule."}).status_code == 200
    assert Booking.objects.filter(engagement=place.engagement).count() == 1


def test_an_assistant_is_asked_what_is_marked_for_them_and_reads_nothing(client, place):
    assistant = assistant_of(place)
    _, door, _ = fields(place)
    check = check_page(signed_in(client, assistant), place)
    assert "What should we look at?" not in check.text
    assert "Which door?" in check.text

    done = send(client, check, **{door: "North"})

    assert done.status_code == 200
    assert "North" not in done.text
    read = signed_in(client, place.coach).get(done.request["PATH_INFO"])
    assert "North" in read.text


def test_the_coach_is_asked_nothing(client, place):
    check = check_page(signed_in(client, place.coach), place)

    assert "Which door?" not in check.text
    assert send(client, check).status_code == 200


def test_a_client_answers_later_what_was_not_asked(client, place):
    focus, *_ = fields(place)
    booking = booked(place, by=place.coach)
    page = reverse("coaching:booking_questions", args=[booking.key])
    signed_in(client, place.client)
    assert page in client.get(reverse("coaching:booking", args=[booking.key])).text

    assert client.post(page, {}).status_code == 422
    done = client.post(page, {focus: "Data by grade."}, follow=True)

    assert "Data by grade." in done.text
    assert client.get(page).status_code == 302
    assert signed_in(client, place.coach).get(page).status_code == 302


def test_a_question_changed_later_does_not_change_what_was_asked(place):
    booking = booked(place, answers=[(FOCUS.words, "The schedule.")])

    ask(place, Question("Something else?"))

    (said,) = answers_of(place.coach, booking, crew_of(place.engagement))
    assert said.pairs == [("What should we look at?", "The schedule.")]


def test_questions_that_stay_as_they_were_keep_their_row(place):
    before = dict(BookingQuestion.objects.values_list("words", "pk"))

    ask(place, FOCUS, Question("Which gate?"), ROOM)

    after = dict(BookingQuestion.objects.values_list("words", "pk"))
    assert after.keys() == {FOCUS.words, "Which gate?", ROOM.words}
    assert after[FOCUS.words] == before[FOCUS.words]


def test_a_sixth_question_is_refused(place):
    with pytest.raises(Refused, match="5 questions at most"):
        ask(place, *[ROOM] * 6)


def test_answers_are_sealed_and_stay_out_of_mail_and_calendars(place):
    booked(place, answers=[(FOCUS.words, "A secret plan.")])

    row = BookingAnswers.objects.get()
    assert b"secret" not in bytes(row.answers_sealed)
    texts = [render(m).text for m in Message.objects.all()]
    texts += [file.body for file in CalendarFile.objects.all()]
    assert not any("secret" in text for text in texts)
    with pytest.raises(PermissionDenied):
        notes.open_pieces(viewer=assistant_of(place), rows=[row])


def test_the_own_copy_holds_them(place):
    booked(place, answers=[(FOCUS.words, "The schedule.")])

    copy = own_copy(place.client, load(place.client.user, place.engagement.pk), now=NOW)

    (one,) = copy["asked_when_booking"]
    assert one["answers"] == [{"question": FOCUS.words, "answer": "The schedule."}]
    assert json.dumps(one, default=str)


def test_proposed_times_ask_too_and_keep_the_answer(client, place):
    focus, *_ = fields(place)
    proposal = proposed(place)
    url = reverse("coaching:answer_times", args=[proposal.pk])
    start = at(13, 10).strftime("%Y-%m-%dT%H:%MZ")
    signed_in(client, place.client)
    assert client.post(url, {"start": start}).status_code == 422

    done = client.post(url, {"start": start, focus: "Families."}, follow=True)

    assert "Families." in done.text


def test_a_series_asks_once_and_each_session_has_the_answer(client, place):
    focus, *_ = fields(place)
    signed_in(client, place.client)
    start = at(13, 10).strftime("%Y-%m-%dT%H:%MZ")
    url = reverse("coaching:book_series", args=[place.engagement.pk])
    url += f"?start={start}&weeks=1&count=2"
    page = client.get(url)
    data = {"key": page.context["key"], "starts": [r.choice.value for r in page.context["choices"]]}
    assert client.post(url, data).status_code == 422

    client.post(url, data | {focus: "Families."})

    assert BookingAnswers.objects.count() == 2


def edit_url(place):
    return reverse("coaching:session_type_questions", args=[place.kind.pk])


def rows(**said):
    return {f"kind_{place}": "short" for place in range(1, 6)} | said


def test_a_coach_writes_questions_and_gaps_close(client, place):
    signed_in(client, place.coach)
    choice = {"words_4": "Where?", "kind_4": "choice", "choices_4": "Here\n\nThere\nHere"}

    done = client.post(
        edit_url(place), rows(words_2="Why?", required_2="on", **choice), follow=True
    )

    assert "The questions are saved." in done.text
    why, where = place.kind.questions.all()
    assert (why.position, why.words, why.is_required) == (1, "Why?", True)
    assert (where.position, where.options) == (2, ["Here", "There"])


@pytest.mark.parametrize(
    "wrong, because",
    [
        ({"words_1": "Which?", "kind_1": "choice"}, "Write 2 to 10 choices"),
        ({"words_1": "Which?", "kind_1": "choice", "choices_1": "Only"}, "Write 2 to 10 choices"),
        (
            {"words_1": "Which?", "kind_1": "choice", "choices_1": "a\n" + "x" * 36},
            "35 characters at most",
        ),
        ({"choices_3": "A\nB"}, "Write the question these choices belong to."),
        ({"words_1": "x" * 161}, "at most 160"),
        ({"kind_1": "riddle", "words_1": "Why?"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_place(client, place, wrong, because):
    before = list(place.kind.questions.values())

    page = signed_in(client, place.coach).post(edit_url(place), rows(**wrong))

    assert page.status_code == 422
    assert because in page.text
    assert list(place.kind.questions.values()) == before


def test_another_coach_finds_nothing_and_a_lead_may_ask(client, place):
    other, lead = employee_with_role(roles.COACH), employee_with_role(roles.COACHING_LEAD)

    assert signed_in(client, other).get(edit_url(place)).status_code == 404
    assert signed_in(client, place.client).get(edit_url(place)).status_code == 403
    assert signed_in(client, lead).get(edit_url(place)).status_code == 200


def test_a_lead_finds_the_questions_from_the_engagement(client, place):
    lead = employee_with_role(roles.COACHING_LEAD)

    page = signed_in(client, lead).get(
        reverse("coaching:lead_engagement", args=[place.engagement.pk])
    )

    assert edit_url(place) in page.text
