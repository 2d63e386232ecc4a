import pytest
from django.urls import reverse

from courses.actions.reviewing import give_tries, review_task
from courses.actions.tasks import ask_second_reader, hand_in_evidence, hand_in_task
from courses.actions.writing import read_reflection, write_reflection
from courses.models import (
    Enrollment,
    EvidenceItem,
    HelpRequest,
    ModuleCompletion,
    Response,
    Submission,
)
from courses.queries.reviewing import apart_from, reflection_queue, review_queue
from courses.registries import kept_apart
from courses.signals import task_reviewed, task_submitted
from pd_portal.audit.actions import Refused
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.ui.dates import now as moment
from tests.courses.playing import Learner, release
from tests.factories.courses import block
from tests.factories.learning import EnrollmentFactory, SubmissionFactory
from tests.factories.people import PositionFactory, employee_with_role

pytestmark = pytest.mark.django_db

LEVELS = dict.fromkeys(("not_yet_shown", "developing", "proficient", "leads_others"), "words")
RUBRIC = [{"id": "c1", "criterion": "Names the step", "levels": LEVELS}, {"id": "c2", "criterion": "Says what changed", "levels": LEVELS}]  # fmt: skip


def task(**value):
    parts = {"prompt": "Try it.", "kind": "reading", "rubric": RUBRIC, "reading_minutes": 15}
    return block("shared_task", "the task", **(parts | value))


def module_with_task(**value):
    return release(lessons=[{"slug": "only", "title": "Only", "body": [task(**value)]}], pools={})


@pytest.fixture
def facilitator():
    return employee_with_role("facilitator")


@pytest.fixture
def learner():
    made = Learner(module_with_task(), person=PositionFactory().person)
    made.finish("only")
    return made


def hand_in(learner, text="I asked at the front desk."):
    return hand_in_task(
        actor=learner.person,
        enrollment=learner.go,
        block=learner.block("shared_task"),
        text=text,
        now=learner.now(),
    )


def read(submission, reviewer, level="proficient", comment="Say what changed.", now=None):
    return review_task(
        actor=reviewer,
        submission=submission,
        levels={"c1": "proficient", "c2": level},
        comment=comment,
        now=now or moment(),
    )


def test_a_proficient_reading_completes_the_module_as_of_the_hand_in(learner, facilitator):
    submission = hand_in(learner)
    assert not ModuleCompletion.objects.exists()

    read(submission, facilitator, now=learner.now())

    made = ModuleCompletion.objects.get()
    assert made.completed_at == submission.handed_in_at
    assert made.recorded_at == learner.clock
    assert made.proficient


def test_handing_in_and_reading_are_news(learner, facilitator):
    news = []
    hear_in = lambda **call: news.append(call["submission"])  # noqa: E731  (a receiver must be held)
    hear_read = lambda **call: news.append(call["review"])  # noqa: E731  (a receiver must be held)
    task_submitted.connect(hear_in)
    task_reviewed.connect(hear_read)

    submission = hand_in(learner)
    review = read(submission, facilitator, now=learner.now())

    assert news == [submission, review]


def test_the_weakest_criterion_is_the_level_of_the_task(learner, facilitator):
    review = read(hand_in(learner), facilitator, "developing")

    assert review.level == "developing"
    assert not ModuleCompletion.objects.exists()


def test_below_proficient_the_reader_says_what_to_change(learner, facilitator):
    with pytest.raises(Refused, match="what to change"):
        read(hand_in(learner), facilitator, "not_yet_shown", comment=" ")


def test_it_may_be_handed_in_again_and_then_counts_from_that_day(learner, facilitator):
    read(hand_in(learner), facilitator, "developing", now=learner.now())
    second = hand_in(learner, "This changed.")
    read(second, facilitator, now=learner.now())

    assert second.number == 2
    assert ModuleCompletion.objects.get().completed_at == second.handed_in_at


def test_one_waits_at_a_time(learner):
    hand_in(learner)

    with pytest.raises(Refused, match="waiting"):
        hand_in(learner)


def test_a_second_readers_word_stands(learner, facilitator):
    submission = hand_in(learner)
    read(submission, facilitator, "developing")
    ask_second_reader(actor=learner.person, submission=submission, now=learner.now())

    with pytest.raises(Refused, match="somebody else"):
        read(submission, facilitator)
    read(submission, employee_with_role("facilitator"), now=learner.now())

    assert ModuleCompletion.objects.get().completed_at == submission.handed_in_at


def test_nobody_reads_their_own_task(facilitator):
    submission = SubmissionFactory(enrollment=EnrollmentFactory(person=facilitator))

    assert review_queue(facilitator.user, moment()) == []
    with pytest.raises(Refused, match="too closely"):
        read(submission, facilitator)


def test_neither_supervisor_nor_report_reads_it(facilitator):
    report = PositionFactory(supervisor=facilitator).person

    assert facilitator.pk in apart_from(report.pk, moment().date())
    assert report.pk in apart_from(facilitator.pk, moment().date())


def test_a_coach_is_kept_apart_by_what_coaching_says(learner, facilitator):
    submission = hand_in(learner)
    kept_apart.register("test", lambda person_id, day: {facilitator.pk, learner.person.pk})
    try:
        with pytest.raises(Refused, match="too closely"):
            read(submission, facilitator)
        assert review_queue(facilitator.user, moment()) == []
    finally:
        kept_apart._items.pop("test")


def test_the_queue_lists_the_oldest_first_with_its_cost(learner, facilitator):
    hand_in(learner)
    other = Learner(module_with_task(), person=PositionFactory().person)
    other.clock = learner.clock
    other.finish("only")
    hand_in(other)

    lines = review_queue(facilitator.user, moment())

    assert [line.who for line in lines] == [str(learner.person), str(other.person)]
    assert [line.minutes for line in lines] == [15, 15]


def test_the_queue_asks_as_much_for_three_as_for_one(
    learner, facilitator, django_assert_max_num_queries
):
    hand_in(learner)
    for _ in range(2):
        other = Learner(learner.go.release, person=PositionFactory().person)
        other.finish("only")
        hand_in(other)
    review_queue(facilitator.user, moment())

    with django_assert_max_num_queries(7):
        assert len(review_queue(facilitator.user, moment())) == 3


def test_job_evidence_waits_for_the_job():
    learner = Learner(module_with_task(kind="job_evidence", wait_days=[30, 90]))
    with pytest.raises(Refused, match="Finish the lessons"):
        hand_in(learner)
    learner.finish("only")

    with pytest.raises(Refused, match="from March 31, 2027"):
        hand_in(learner)


def test_a_facilitator_reads_a_task_in_the_browser(client, learner, facilitator, time_machine):
    submission = hand_in(learner)
    time_machine.move_to(learner.now())
    client.force_login(facilitator.user)
    assert str(learner.person) in client.get(reverse("courses:reviews")).content.decode()

    url = reverse("courses:review", args=[submission.pk])
    wrong = client.post(url, {"level-c1": "developing", "level-c2": "developing", "comment": ""})
    right = client.post(url, {"level-c1": "proficient", "level-c2": "proficient"})

    assert wrong.status_code == 422
    assert right.status_code == 302
    assert Submission.objects.get().reviews.get().reviewer == facilitator
    assert Message.objects.get(kind="task_read").recipient == learner.person


def test_a_task_is_not_found_by_whoever_may_not_read_it(client, learner):
    submission = hand_in(learner)
    client.force_login(learner.person.user)

    assert client.get(reverse("courses:review", args=[submission.pk])).status_code == 403


def test_whoever_handed_in_evidence_is_told_where_to_see_its_reading(client, facilitator):
    person = PositionFactory().person
    item = EvidenceItem.objects.create(slug="one-door", title="One door", prompt="Tell of it.")
    row = hand_in_evidence(actor=person, person=person, item=item, text="I did.", now=moment())
    said = {"levels": {"task": "developing"}, "comment": "Say who came.", "now": moment()}
    review_task(actor=facilitator, submission=row, **said)

    message = Message.objects.get(kind="task_read", recipient=person)
    link = kinds["task_read"].context(message)["link"]
    client.force_login(person.user)

    assert message.data["title"] == "One door"
    assert "Say who came." in client.get(link).content.decode()
    again = reverse("courses:evidence", args=["one-door"])
    assert again in client.get(reverse("courses:mine")).content.decode()


ALL_SHOWN = {"level-c1": "proficient", "level-c2": "proficient", "comment": "Well seen."}


def test_a_reading_sent_twice_is_one_and_leads_back_to_the_queue(
    client, learner, facilitator, time_machine
):
    url = reverse("courses:review", args=[hand_in(learner).pk])
    time_machine.move_to(learner.now())
    client.force_login(facilitator.user)
    client.post(url, ALL_SHOWN)

    again = client.post(url, ALL_SHOWN, follow=True)

    assert again.redirect_chain == [(reverse("courses:reviews"), 302)]
    assert "What you sent first stands" in again.content.decode()
    assert Submission.objects.get().reviews.count() == 1


@pytest.mark.parametrize("is_mine", [True, False])
def test_words_that_came_too_late_are_given_back(
    client, learner, facilitator, time_machine, is_mine
):
    submission = hand_in(learner)
    time_machine.move_to(learner.now())
    read(submission, facilitator if is_mine else employee_with_role("facilitator"))
    client.force_login(facilitator.user)

    url = reverse("courses:review", args=[submission.pk])
    answer = client.post(url, {**ALL_SHOWN, "comment": "My own late words."})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "My own late words." in page
    assert "Say what changed." not in page
    assert "front desk" not in page


def test_what_was_read_is_still_not_found_by_somebody_too_close(
    client, learner, facilitator, time_machine
):
    submission = hand_in(learner)
    time_machine.move_to(learner.now())
    read(submission, employee_with_role("facilitator"))
    client.force_login(facilitator.user)
    kept_apart.register("test", lambda person, day: {facilitator.pk, learner.person.pk})

    try:
        found = client.get(reverse("courses:review", args=[submission.pk]))
    finally:
        kept_apart._items.pop("test")

    assert found.status_code == 404


def used_up():
    learner = Learner(release(), person=PositionFactory().person)
    pool = learner.block("question_pool")
    for _ in range(3):
        learner.submit(pool, right=False)
    return learner, pool


def test_more_tries_open_the_check_again(facilitator):
    learner, pool = used_up()

    give_tries(
        actor=facilitator, request=HelpRequest.objects.get(), extra=2, note="", now=learner.now()
    )

    assert learner.state.chance(pool.id).left == 2
    assert learner.state.open_try(pool.id).number == 4


def test_the_help_page_shows_no_answer_and_no_score(client, facilitator):
    learner, _ = used_up()
    client.force_login(facilitator.user)

    url = reverse("courses:give_tries", args=[HelpRequest.objects.get().pk])
    page = client.get(url).content.decode()

    assert str(learner.person) in page
    assert "0 of 1" not in page
    assert "First? no" not in page
    client.post(url, {"extra": "1", "note": "Call me."})
    twice = client.post(url, {"extra": "1", "note": "Call me."}, follow=True)
    assert Enrollment.objects.get().extra_attempts == 1
    assert "What you sent first stands" in twice.content.decode()


def test_a_shared_reflection_is_read_once(client, facilitator):
    body = [block("reflection", "share", prompt="What now?", sharing="facilitator")]
    made = release(lessons=[{"slug": "only", "title": "Only", "body": body}], pools={})
    learner = Learner(made, person=PositionFactory().person)
    write_reflection(
        actor=learner.person,
        enrollment=learner.go,
        block=learner.block("reflection"),
        text="I shared this plum.",
        now=learner.now(),
    )
    client.force_login(facilitator.user)
    row = reflection_queue(facilitator.user, moment()).get()
    url = reverse("courses:read_reflection", args=[row.pk])
    assert "plum" in client.get(url).content.decode()

    client.post(url, {"reply": "Thank you."})
    twice = client.post(url, {"reply": "Thank you."}, follow=True)

    assert "What you sent first stands" in twice.content.decode()
    assert Response.objects.get().reply == "Thank you."
    with pytest.raises(Refused, match="already"):
        read_reflection(actor=facilitator, response=row, reply="", now=moment())


def test_a_private_reflection_is_in_no_queue(facilitator):
    learner = Learner(release(), person=PositionFactory().person)
    write_reflection(
        actor=learner.person,
        enrollment=learner.go,
        block=learner.block("reflection"),
        text="Nobody reads this.",
        now=learner.now(),
    )

    assert not reflection_queue(facilitator.user, moment()).exists()
