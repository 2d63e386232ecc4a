import pytest
from django.urls import reverse

from courses.who_sees import BY_KEY, TABLE, Viewer, line, may_see, row_of_activity
from tests.courses.playing import Learner, release
from tests.factories.people import PositionFactory, employee_with_role

ALONE = ["answers", "attempts", "scores", "would_do", "self_ratings", "commitments", "private_text", "minutes"]  # fmt: skip


@pytest.mark.parametrize("key", ALONE)
def test_what_is_the_persons_alone(key):
    assert BY_KEY[key].viewers == {Viewer.PERSON}


def test_a_supervisor_sees_module_status_and_dates_only():
    seen = [row.key for row in TABLE if may_see(row.key, Viewer.SUPERVISOR)]

    assert seen == ["status", "totals"]


def test_hr_also_sees_source_and_hours_and_no_answer():
    seen = [row.key for row in TABLE if may_see(row.key, Viewer.HR)]

    assert seen == ["status", "source_hours", "totals"]


def test_the_board_sees_totals_and_nothing_else():
    assert [row.key for row in TABLE if may_see(row.key, Viewer.BOARD)] == ["totals"]


@pytest.mark.parametrize(
    ("kind", "sharing", "said"),
    [
        ("knowledge_check", "", "Only you can see this."),
        ("scenario", "", "Only you can see this."),
        ("reflection", "private", "Only you can see this."),
        ("reflection", "facilitator", "You and facilitators can see this."),
        ("shared_task", "", "You and facilitators can see this."),
    ],
)
def test_the_line_at_an_activity_is_read_from_the_table(kind, sharing, said):
    assert line(row_of_activity(kind, sharing)) == said


@pytest.mark.django_db
def test_the_public_page_shows_the_whole_table(client):
    page = client.get(reverse("courses:who_sees")).content.decode()

    assert [row.key for row in TABLE if row.words not in page] == []
    assert page.count("<strong>Yes</strong>") == sum(len(row.viewers) for row in TABLE)


SECRET = "plumcanary"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", ["hr", "supervisor", "author", "registrar", "administrator", "coach"]
)
def test_what_a_person_wrote_reaches_no_other_role(role, client):
    """A secret in every private field; every page of Courses that the role can open."""
    boss = employee_with_role(role) if role != "supervisor" else PositionFactory().person
    person = PositionFactory(supervisor=boss).person
    learner = Learner(release(), person=person)
    from courses.actions.concerns import raise_concern
    from courses.actions.writing import save_writing, write_reflection

    common = {"actor": person, "enrollment": learner.go, "block": learner.block("reflection")}
    write_reflection(**common, text=SECRET, now=learner.now())
    save_writing(**common | {"block": learner.block("knowledge_check")}, answer={"then": SECRET}, sequence=1, now=learner.now())  # fmt: skip
    concern = raise_concern(actor=person, person=person, module=learner.go.module, lesson="", kind="data", asks_for="nothing", text=SECRET, now=learner.now())  # fmt: skip
    client.force_login(boss.user)

    names = ["catalog", "mine", "who_sees", "concerns", "reviews", "pathways", "assign"]
    pages = [client.get(reverse(f"courses:{name}")) for name in names]
    slug = learner.go.module.slug
    pages += [client.get(reverse(f"courses:{name}", args=[slug])) for name in ("module", "finished", "resume")]  # fmt: skip
    pages.append(client.get(reverse("courses:lesson", args=[slug, "act"])))
    if role != "administrator":  # a concern that nobody owns is theirs to answer
        pages.append(client.get(reverse("courses:concern", args=[concern.pk])))

    assert not [page.request["PATH_INFO"] for page in pages if SECRET in page.content.decode()]
