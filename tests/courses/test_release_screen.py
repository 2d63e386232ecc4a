import pytest
from django.urls import reverse

from courses.models import Release, ReleaseProposal
from pd_portal.access import roles
from tests.courses.conftest import signed_in
from tests.courses.test_releasing import change_key, change_words
from tests.factories.courses import ReleaseFactory, block, rewrite, written_module
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import employee_with_role


@pytest.fixture
def module(db):
    return written_module()


def screen(module):
    return reverse("courses_admin:release", args=[module.pk])


def send(client, module, **changes):
    form = client.get(screen(module)).context["form"]
    return client.post(screen(module), {**form.initial, "note": "", **changes})


def test_an_author_releases_the_first_version(at_desk, author, module):
    answer = send(at_desk, module)

    assert answer.status_code == 302
    assert module.releases.get().released_by == author


def test_the_screen_shows_what_changed_and_proposes(at_desk, module):
    send(at_desk, module)
    rewrite(module, "start", change_key)

    page = at_desk.get(screen(module)).content.decode()

    assert "Knowledge check changed" in page
    assert "Proposed: <strong>material change</strong>" in page


def test_the_screen_lists_what_to_mend(at_desk, module):
    module.hold = "Waits for a reviewer."
    module.save_revision().publish()

    page = at_desk.get(screen(module)).content.decode()

    assert "Mend 1 thing first" in page
    assert "Waits for a reviewer." in page
    assert "Release the first version" not in page


def test_a_refusal_keeps_what_was_typed(at_desk, module):
    send(at_desk, module)
    rewrite(module, "start", change_words)

    answer = send(at_desk, module, note="My long reason.", seen_digest="0" * 64)

    assert answer.status_code == 422
    assert "My long reason." in answer.content.decode()
    assert "changed since you looked" in answer.content.decode()


def test_an_overruled_kind_waits_and_a_second_author_confirms(at_desk, module):
    send(at_desk, module)
    rewrite(module, "start", change_key)
    send(at_desk, module, kind="correction", note="A typo in the key.")
    proposal = ReleaseProposal.objects.get()
    second = employee_with_role(roles.AUTHOR)

    assert "Somebody else confirms it." in at_desk.get(screen(module)).content.decode()
    signed_in(second).post(reverse("courses_admin:confirm", args=[proposal.pk]))

    assert Release.objects.get(number=2).confirmed_by == second


def test_stopping_completions_lists_the_people_first(at_desk, module):
    send(at_desk, module)
    release = module.releases.get()
    completion = ModuleCompletionFactory(enrollment__release=release)
    rewrite(module, "start", change_key)

    listed = send(at_desk, module, old_completions_count="no")

    assert module.releases.count() == 1
    assert "1 person has a completion that would stop counting" in listed.content.decode()
    assert str(completion.person) in listed.content.decode()

    again = {**listed.context["form"].initial, "note": ""}
    at_desk.post(screen(module), again)

    assert not module.releases.get(number=2).old_completions_count


def test_the_screen_states_what_reading_costs(at_desk, module):
    task = block("shared_task", prompt="p", kind="reading", reading_minutes=15, rubric=[])
    rewrite(module, "act", lambda body: [*body, task])

    page = at_desk.get(screen(module)).content.decode()

    assert "15 minutes of reading; 100 people cost 25 hours." in page


def test_people_midway_are_counted(at_desk, module):
    release = ReleaseFactory(module=module, number=1)
    EnrollmentFactory(release=release)

    assert at_desk.get(screen(module)).context["screen"].midway[0].people == 1


@pytest.mark.parametrize("role", [roles.HR, roles.FACILITATOR, roles.COACH])
def test_other_roles_do_not_release(module, role):
    person = employee_with_role(role)

    assert signed_in(person).get(screen(module)).status_code in (302, 403)


def test_the_screen_costs_the_same_for_many_releases(
    at_desk, module, django_assert_max_num_queries
):
    for number in range(1, 6):
        ReleaseFactory(module=module, number=number)

    with django_assert_max_num_queries(75):
        at_desk.get(screen(module))


def test_the_editor_leads_to_the_release_screen(at_desk, module):
    page = at_desk.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()

    assert screen(module) in page


def test_the_navigation_leads_authors_to_their_modules(at_desk, module):
    page = at_desk.get(reverse("courses:catalog")).content.decode()

    assert reverse("courses_admin:overview") in page


def test_the_screen_says_what_happens_to_those_midway_and_names_nobody(at_desk, module):
    send(at_desk, module)
    first = module.releases.get()
    goes = [EnrollmentFactory(release=first) for _ in range(2)]
    rewrite(module, "start", change_words)

    page = at_desk.get(screen(module)).content.decode()

    assert "They go on in version 2" in page
    assert "They finish version 1" in page
    assert [go for go in goes if go.person.family_name in page] == []
