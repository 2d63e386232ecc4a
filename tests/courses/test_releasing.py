from datetime import UTC, datetime, timedelta

import pytest

from courses.actions.releasing import (
    NotReleasable,
    confirm_proposal,
    release_module,
    withdraw_proposal,
)
from courses.models import LocalFact, ModuleFact, ModulePage, Release, ReleaseProposal
from courses.queries.releasing import people_digest
from courses.signals import module_released
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from tests.factories.courses import block, rewrite, scenario, written_module
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 17, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def author():
    return StaffMemberFactory()


@pytest.fixture
def module():
    return written_module()


def release(author, module, now=NOW, **choices):
    return release_module(actor=author, module=module, now=now, **choices)


def change_words(body):
    body[0]["value"]["text"] = "<p>Hello again.</p>"
    return body


def change_key(body):
    options = body[1]["value"]["options"]
    options[0]["correct"], options[1]["correct"] = False, True
    return body


def test_the_first_release_is_version_one_and_material(author, module):
    made = release(author, module)

    assert (made.number, made.kind, made.released_by) == (1, "material", author)
    assert [lesson["slug"] for lesson in made.content["lessons"]] == ["start", "act"]
    assert len(made.content["pools"]["policy"]["questions"]) == 2
    assert made.hours == module.hours


def test_a_release_keeps_what_it_froze(author, module):
    made = release(author, module)
    rewrite(module, "start", change_words)

    made.refresh_from_db()

    assert made.content["lessons"][0]["body"][0]["value"]["text"] == "<p>Hello.</p>"


def test_changed_words_are_a_correction(author, module):
    release(author, module)
    rewrite(module, "start", change_words)

    made = release(author, module, LATER)

    assert (made.number, made.kind) == (2, "correction")


def test_a_changed_key_is_material(author, module):
    release(author, module)
    rewrite(module, "start", change_key)

    assert release(author, module, LATER).kind == "material"


def test_nothing_changed_is_refused(author, module):
    release(author, module)

    with pytest.raises(Refused, match="Nothing changed since version 1"):
        release(author, module, LATER)


def test_drafts_stay_out(author, module):
    lesson = module.lessons().first()
    lesson.title = "A draft title"
    lesson.save_revision()

    assert release(author, module).content["lessons"][0]["title"] == "Start here"


def test_content_other_than_seen_is_refused(author, module):
    with pytest.raises(Refused, match="changed since you looked"):
        release(author, module, seen_digest="0" * 64)


def test_overruling_waits_for_a_second_person(author, module):
    release(author, module)
    rewrite(module, "start", change_key)

    waiting = release(author, module, LATER, kind="correction", note="A typo in the key.")

    assert isinstance(waiting, ReleaseProposal)
    assert module.releases.count() == 1
    with pytest.raises(Refused, match="A second person"):
        confirm_proposal(actor=author, proposal=waiting, now=LATER)


def test_a_second_person_confirms(author, module):
    release(author, module)
    rewrite(module, "start", change_key)
    waiting = release(author, module, LATER, kind="correction", note="A typo in the key.")
    second = StaffMemberFactory()

    made = confirm_proposal(actor=second, proposal=waiting, now=LATER)

    assert (made.kind, made.released_by, made.confirmed_by) == ("correction", author, second)
    with pytest.raises(Refused, match="decided already"):
        confirm_proposal(actor=second, proposal=waiting, now=LATER)


def test_overruling_needs_a_reason(author, module):
    release(author, module)
    rewrite(module, "start", change_key)

    with pytest.raises(Refused, match="Say why"):
        release(author, module, LATER, kind="correction")


@pytest.mark.parametrize(
    ("since", "says"),
    [({"hold": "Wait for the tribe's word."}, "on hold: Wait"), ({"live": False}, "not published")],
    ids=["held", "unpublished"],
)
def test_a_proposal_does_not_get_round_a_hold(author, module, since, says):
    release(author, module)
    rewrite(module, "start", change_key)
    waiting = release(author, module, LATER, kind="correction", note="A typo in the key.")
    ModulePage.objects.filter(pk=module.pk).update(**since)

    with pytest.raises(Refused, match=says):
        confirm_proposal(actor=StaffMemberFactory(), proposal=waiting, now=LATER)

    assert module.releases.count() == 1


def test_one_proposal_waits_at_a_time(author, module):
    release(author, module)
    rewrite(module, "start", change_key)
    release(author, module, LATER, kind="correction", note="Why.")

    with pytest.raises(Refused, match="waiting already"):
        release(author, module, LATER, kind="correction", note="Why.")


def test_a_withdrawn_proposal_makes_room(author, module):
    release(author, module)
    rewrite(module, "start", change_key)
    waiting = release(author, module, LATER, kind="correction", note="Why.")

    withdraw_proposal(actor=author, proposal=waiting, now=LATER)

    assert release(author, module, LATER).kind == "material"


def test_a_proposal_older_than_the_last_release_is_refused(author, module):
    release(author, module)
    rewrite(module, "start", change_key)
    waiting = release(author, module, LATER, kind="correction", note="Why.")
    release(author, module, LATER + timedelta(days=1))

    with pytest.raises(Refused, match="released meanwhile"):
        confirm_proposal(actor=StaffMemberFactory(), proposal=waiting, now=LATER)


def test_a_first_version_is_never_a_correction(author, module):
    with pytest.raises(Refused, match="first version"):
        release(author, module, kind="correction")


def test_stopping_old_completions_needs_the_list_read(author, module):
    with pytest.raises(Refused, match="Read the list of people"):
        release(author, module, old_completions_count=False)

    made = release(author, module, old_completions_count=False, seen_people=people_digest([]))

    assert not made.old_completions_count


def test_the_release_is_audited_and_told(author, module):
    told = []
    module_released.connect(lambda sender, **news: told.append(news), weak=False)

    made = release(author, module)

    row = AuditRecord.objects.filter(verb="released").latest("pk")
    assert row.data["number"] == 1
    assert row.data["digest"] == made.digest
    assert told[-1]["release"] == made


# What is refused ---------------------------------------------------------------------------------


def problems(author, module):
    with pytest.raises(NotReleasable) as refused:
        release(author, module)
    return [str(problem) for problem in refused.value.problems]


def test_an_unanswerable_question_is_refused_at_its_field(author, module):
    def no_key(body):
        for option in body[1]["value"]["options"]:
            option["correct"] = False
        return body

    rewrite(module, "start", no_key)

    assert problems(author, module) == [
        "Start here, Knowledge check, options: Mark exactly one option as correct."
    ]


def test_the_problem_links_to_its_block(author, module):
    rewrite(module, "start", lambda body: [{**body[0], "value": {"text": ""}}])

    with pytest.raises(NotReleasable) as refused:
        release(author, module)

    assert refused.value.problems[0].url.endswith(
        f"#block-{block('paragraph', 'hello')['id']}-section"
    )


def test_a_missing_image_and_its_words_are_refused(author, module):
    picture = block("image", file="", alt="")
    rewrite(module, "start", lambda body: [*body, picture])

    found = problems(author, module)

    assert "Start here, Image, image: This field is required." in found
    assert "Start here, Image, alternative text: This field is required." in found


def test_a_video_without_captions_and_transcript_is_refused(author, module):
    video = block("video", url="https://video.example/1", transcript="", minutes=3)
    rewrite(module, "start", lambda body: [*body, video])

    found = problems(author, module)

    assert "Start here, Video, transcript: This field is required." in found


def test_captions_are_asked_for_when_the_rest_is_there(author, module):
    video = block("video", url="https://video.example/1", transcript="<p>a</p>", minutes=3)
    rewrite(module, "start", lambda body: [*body, video])

    assert problems(author, module) == [
        "Start here, Video, captions: A video needs captions: choose a .vtt file."
    ]


def test_an_unfilled_local_fact_is_refused(author, module):
    fact = LocalFact.objects.create(slug="route", label="Reporting route")
    module.local_facts = [ModuleFact(fact=fact)]
    module.save_revision().publish()

    assert problems(author, module) == [
        "Local fact “Reporting route”: Nobody has filled it in yet."
    ]


def test_a_fact_shown_without_being_listed_counts_too(author, module):
    shown = block("local_fact", slug="nowhere", lead="")
    rewrite(module, "start", lambda body: [*body, shown])

    assert problems(author, module) == ["Local fact: There is no local fact “nowhere”."]


def test_a_pool_too_small_is_refused(author, module):
    def draw_three(body):
        body[2]["value"]["draw"] = 3
        return body

    rewrite(module, "act", draw_three)

    assert problems(author, module) == ["Graded check, draw: Draws 3, but the pool has 2."]


def test_a_missing_pool_is_refused(author, module):
    def other_pool(body):
        body[2]["value"]["pool"] = "elsewhere"
        return body

    rewrite(module, "act", other_pool)

    assert problems(author, module) == [
        "Graded check, pool: There is no question pool “elsewhere”."
    ]


def test_the_same_block_twice_is_refused(author, module):
    lesson = rewrite(module, "act", lambda body: body)
    raw = lesson.body.stream_block.get_prep_value(lesson.body)
    lesson.body = lesson.body.stream_block.to_python([*raw, raw[-1]])
    lesson.save_revision().publish()

    assert "The same block stands twice" in problems(author, module)[0]


def test_a_module_on_hold_is_refused(author, module):
    module.hold = "Waits for a reviewer."
    module.save_revision().publish()

    assert problems(author, module) == ["On hold: Waits for a reviewer."]


def test_a_scenario_needs_exactly_one_best(author, module):
    scene = scenario("Twice best")
    for option in scene["value"]["options"]:
        option["rating"] = "best"
    rewrite(module, "start", lambda body: [*body, scene])

    assert problems(author, module) == [
        "Start here, Scenario, options: Rate exactly one option as best."
    ]


def test_nothing_is_written_when_refused(author, module):
    module.hold = "Waits."
    module.save_revision().publish()

    problems(author, module)

    assert not Release.objects.exists()
