import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions.pathways import (
    Item,
    assign_module,
    draft_for_release,
    draft_version,
    freeze_version,
)
from courses.actions.shipping import ship_pathways
from courses.models import Enrollment, PathwayItem, PathwayVersion
from courses.queries.catalog import Wish, catalog
from courses.queries.home import learner_home
from courses.queries.pathways import pathways_for
from courses.queries.summaries import my_learning
from courses.registries import DueNote, due_notes
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from tests.courses.playing import SYSTEM, Learner, release
from tests.factories.courses import ReleaseFactory, block
from tests.factories.learning import MORNING, PathwayFactory
from tests.factories.people import PositionFactory, StaffMemberFactory, employee_with_role

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


def frozen(*modules, electives=(), needed=0):
    items = [Item(PathwayItem.REQUIRED, one) for one in modules]
    items += [Item(PathwayItem.ELECTIVE, one) for one in electives]
    version = draft_version(
        actor=SYSTEM,
        pathway=PathwayFactory(),
        items=items,
        electives_needed=needed,
        note="",
        now=MORNING,
    )
    return freeze_version(actor=SYSTEM, version=version, now=MORNING)


def test_more_electives_than_there_are_is_refused():
    with pytest.raises(Refused, match="asks for 2 electives and offers 1"):
        frozen(release().module, electives=[release().module], needed=2)


def test_a_new_draft_replaces_the_old_draft_and_no_frozen_version():
    first = frozen(release().module)
    for _ in range(2):
        items = [Item(PathwayItem.REQUIRED, release().module)]
        draft_version(actor=SYSTEM, pathway=first.pathway, items=items, electives_needed=0, note="", now=MORNING)  # fmt: skip

    assert [v.number for v in PathwayVersion.objects.order_by("number")] == [1, 2]


def test_a_release_that_ends_old_completions_drafts_a_higher_minimum():
    module = release().module
    version = frozen(module, release().module)
    second = ReleaseFactory(module=module, number=2, old_completions_count=False)

    drafts = draft_for_release(actor=SYSTEM, release=second, now=MORNING)

    assert [draft.frozen_at for draft in drafts] == [None]
    minima = dict(drafts[0].items.values_list("module", "min_version"))
    assert minima[module.pk] == 2
    assert sorted(minima.values()) == [1, 2]
    assert set(version.items.values_list("min_version", flat=True)) == {1}


def test_shipped_pathways_hold_only_what_can_be_taken():
    module = release().module
    ship_pathways(actor=SYSTEM, now=MORNING)

    version = PathwayVersion.objects.get(pathway__slug="all-staff-core")
    assert [item.module_id for item in version.items.all()] == [module.pk]
    assert version.frozen_at
    assert ship_pathways(actor=SYSTEM, now=MORNING) == []


def test_assigning_is_no_start_and_leaves_those_under_way_alone():
    made = release()
    busy, free = Learner(made), StaffMemberFactory()

    count = assign_module(
        actor=busy.person,
        person_ids=[busy.person.pk, free.pk],
        module=made.module,
        reason="New policy",
        now=MORNING,
    )

    row = Enrollment.objects.get(person=free)
    assert (count, row.started_at, row.reason) == (1, None, "New policy")
    assert row.assigned_by == busy.person
    assert Message.objects.get().recipient == free


def test_hr_counts_the_people_before_it_reaches_them(client):
    hr = employee_with_role("hr")
    PositionFactory()
    client.force_login(hr.user)
    data = {"module": release().module.pk, "reason": "New policy"}

    counted = client.post(reverse("courses:assign"), data)
    assert not Enrollment.objects.exists()
    client.post(reverse("courses:assign"), data | {"confirmed": "1"})

    assert "2 people work there today" in " ".join(counted.content.decode().split())
    assert Enrollment.objects.count() == 2


def test_a_pathway_shows_ones_own_status():
    person = PositionFactory().person
    made = release()
    frozen(made.module, release().module)
    Learner(made, person=person)

    shown = pathways_for(person.pk, "classroom", DAY)

    assert sorted(line.words for line in shown[0].lines) == ["In progress", "Not started"]


def test_what_the_goal_says_comes_before_the_bare_status():
    person, made = StaffMemberFactory(), release()
    note = DueNote("Due March 14, 2027", "attention")
    due_notes.register("test", lambda person_id, ids, day: {made.module.pk: note})
    try:
        lines = catalog(Wish(), person.pk, DAY)
    finally:
        due_notes._items.pop("test")

    assert [line.words for line in lines] == ["Due March 14, 2027"]


def test_the_catalog_finds_by_words_and_says_when_nothing_matches(client):
    release()
    assert len(catalog(Wish(text="policy roles"), None, DAY)) == 1
    assert catalog(Wish(text="astronomy"), None, DAY) == []

    assert "Nothing matches" in client.get(reverse("courses:catalog") + "?text=astronomy").content.decode()  # fmt: skip


def test_the_catalog_asks_as_much_for_three_as_for_one(django_assert_num_queries):
    person = StaffMemberFactory()
    release()
    catalog(Wish(), person.pk, DAY)  # what a process looks up once
    with CaptureQueriesContext(connection) as for_one:
        assert len(catalog(Wish(), person.pk, DAY)) == 1
    release(), release()

    assert len(for_one) <= 6
    with django_assert_num_queries(len(for_one)):
        assert len(catalog(Wish(), person.pk, DAY)) == 3


def test_my_learning_asks_as_much_for_three_as_for_one(django_assert_max_num_queries):
    person = StaffMemberFactory()
    for _ in range(3):
        Learner(release(), person=person)
    my_learning(person.pk)

    with django_assert_max_num_queries(8):
        assert len(my_learning(person.pk).under_way) == 3


def test_the_front_page_goes_on_with_the_last_module():
    person = StaffMemberFactory()
    Learner(release(), person=person)
    last = Learner(release(), person=person)
    last.clock = last.clock.replace(hour=20)
    last.submit(last.block("knowledge_check"))

    home = learner_home(person, DAY)

    assert home.continue_with.go == last.go
    assert len(home.under_way) == 2


def test_a_module_with_only_its_task_left_says_from_when_it_is_taken():
    task = block("shared_task", "show", prompt="Show it.", kind="job_evidence", wait_days=[30, 90], reading_minutes=5, rubric=[])  # fmt: skip
    lesson = {"slug": "one", "title": "One", "public": False, "job_groups": [], "body": [task]}
    learner = Learner(release(lessons=[lesson]))
    assert "0 of 1 lessons finished" in words_of(learner)

    learner.finish("one")

    assert words_of(learner) == "All lessons finished; a task to hand in from March 31, 2027"


def words_of(learner):
    return learner_home(learner.person, DAY).continue_with.progress_words
