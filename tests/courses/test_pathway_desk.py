"""Pathways are drafted, looked at and frozen by those who keep them."""

import pytest
from django.urls import reverse

from courses.actions.pathway_keeping import discard_draft
from courses.actions.pathways import Item, draft_version, freeze_version
from courses.models import EvidenceItem, Pathway, PathwayItem, PathwayVersion
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from tests.courses.browsing import Browser
from tests.courses.playing import SYSTEM, release
from tests.factories.courses import ReleaseFactory
from tests.factories.learning import MORNING, PathwayFactory, SubmissionFactory
from tests.factories.people import JobGroupFactory, employee_with_role
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return Browser(client, employee_with_role(roles.HR).user)


@pytest.fixture
def pathway():
    return PathwayFactory(slug="drivers", title="Drivers")


def drafted(pathway, *modules, kind=PathwayItem.REQUIRED, needed=0, **changes):
    items = [Item(kind, module, **changes) for module in modules]
    return draft_version(actor=SYSTEM, pathway=pathway, items=items, electives_needed=needed, note="Because.", now=MORNING)  # fmt: skip


def fill(desk, name, *args, **changes):
    """Post the page's form with ``changes`` in place of what stands in it."""
    form = desk.get(name, *args).page.find("form", class_="pd-form")
    values = dict(desk.fields(form)) | changes
    return desk.seen(desk.client.post(desk.path, values, follow=True))


def fill_draft(desk, pathway, places, **more):
    data = {f"place-{module.pk}": kind for module, kind in places.items()}
    return fill(desk, "pathway_draft", pathway.slug, note="Because.", **data, **more)


@pytest.mark.parametrize("role", [roles.HR, roles.AUTHOR, roles.ADMINISTRATOR])
def test_they_find_it_from_their_home_page(client, role):
    desk = Browser(client, employee_with_role(role).user)
    home = desk.seen(desk.client.get(reverse("home:home"), follow=True))

    assert home.page.find("a", href=reverse("courses:pathway_desk"))


def test_others_may_not(client):
    other = Browser(client, employee_with_role(roles.FACILITATOR).user)

    assert other.get("pathway_desk").status == 403


def test_a_new_pathway_is_made_drafted_looked_at_and_frozen(desk):
    module, other = release().module, release(title="Doors").module
    group = JobGroupFactory(name="Operations")

    fill(desk, "new_pathway", title="Drivers", job_groups=[str(group.pk)])
    pathway = Pathway.objects.get(slug="drivers")
    assert desk.path == reverse("courses:pathway_draft", args=["drivers"])
    fill_draft(desk, pathway, {module: "required", other: "elective"}, electives_needed="1")
    assert desk.path == reverse("courses:pathway_preview", args=["drivers"])
    desk.send("freeze/")

    version = PathwayVersion.objects.get(pathway=pathway)
    assert version.frozen_at
    assert list(version.items.values_list("module", "kind")) == [
        (module.pk, "required"),
        (other.pk, "elective"),
    ]
    assert AuditRecord.objects.filter(verb="pathway frozen").exists()


def test_the_draft_says_from_which_version_completions_count(desk, pathway):
    module = release().module
    ReleaseFactory(module=module, number=2)

    fill_draft(desk, pathway, {module: "required"}, **{f"from-{module.pk}": "2"})

    assert pathway.versions.get().items.get().min_version == 2


def test_a_version_that_was_never_released_is_refused_at_its_field(desk, pathway):
    module = release().module

    fill_draft(desk, pathway, {module: "required"}, **{f"from-{module.pk}": "7"})

    assert desk.status == 422
    assert desk.page.find(id=f"id_from-{module.pk}_error")
    assert desk.page.find("a", href=f"#id_from-{module.pk}")
    assert not pathway.versions.exists()


def test_a_pathway_without_a_module_is_refused_at_the_first_one(desk, pathway):
    module = release().module

    fill_draft(desk, pathway, {module: ""})

    assert "needs at least one module" in desk.page.find(id=f"id_place-{module.pk}_error").text


@pytest.mark.parametrize("needed", ["", "2"])
def test_electives_that_do_not_add_up_are_refused_at_their_number(desk, pathway, needed):
    fill_draft(desk, pathway, {release().module: "elective"}, electives_needed=needed)

    assert desk.status == 422
    assert desk.page.find(id="id_electives_needed_error")


def test_the_next_draft_begins_with_what_is_in_use(desk, pathway):
    module = release().module
    freeze_version(actor=SYSTEM, version=drafted(pathway, module), now=MORNING)

    fill(desk, "pathway_draft", "drivers", note="Again.")

    assert pathway.versions.filter(frozen_at=None).get().items.get().module == module


def test_the_preview_says_what_changes(desk, pathway):
    module = release().module
    ReleaseFactory(module=module, number=2)
    freeze_version(actor=SYSTEM, version=drafted(pathway, module), now=MORNING)
    drafted(pathway, module, min_version=2)

    assert "counts from version 2; it did from version 1" in desk.get("pathway_preview", "drivers").text  # fmt: skip


def test_a_draft_that_changed_since_it_was_looked_at_is_not_frozen(desk, pathway):
    drafted(pathway, release().module)
    desk.get("pathway_preview", "drivers")
    drafted(pathway, release().module)

    desk.send("freeze/")

    assert "changed since you looked" in desk.text
    assert pathway.versions.get().frozen_at is None


def test_a_draft_is_thrown_away_but_not_a_frozen_version(desk, pathway):
    drafted(pathway, release().module)
    desk.get("pathway_preview", "drivers").send("discard/")
    assert not pathway.versions.exists()

    version = freeze_version(actor=SYSTEM, version=drafted(pathway, release().module), now=MORNING)
    with pytest.raises(Refused, match="is frozen"):
        discard_draft(actor=SYSTEM, version=version, now=MORNING)


def test_a_draft_that_a_requirement_holds_stays(desk, pathway):
    RequirementVersionFactory(
        pathway_version=drafted(pathway, release().module), activated_at=None, published_on=None
    )

    desk.get("pathway_preview", "drivers").send("discard/")

    assert "A requirement’s draft holds this version" in desk.text


def test_the_desk_says_who_demands_a_pathway(desk, pathway):
    version = freeze_version(actor=SYSTEM, version=drafted(pathway, release().module), now=MORNING)
    demand = RequirementVersionFactory(pathway_version=version).requirement

    link = desk.get("pathway_desk").page.find("a", string=demand.title)

    assert link["href"] == reverse("policy:requirement", args=[demand.code])


def test_two_pathways_are_told_apart(desk, pathway):
    fill(desk, "new_pathway", title="drivers")

    assert "Another pathway has this title" in desk.page.find(id="id_title_error").text


def test_evidence_is_asked_for_beside_modules(desk, pathway):
    fill(desk, "new_evidence", title="One door", prompt="Tell of it.", criteria="Sees it\nMends it")
    item = EvidenceItem.objects.get()
    assert [row["criterion"] for row in item.rubric] == ["Sees it", "Mends it"]

    fill_draft(desk, pathway, {release().module: "required"}, **{f"evidence-{item.pk}": "on"})

    assert pathway.versions.get().items.get(kind="evidence").evidence == item


def test_evidence_that_was_handed_in_stays_as_it_was_asked(desk):
    item = EvidenceItem.objects.create(slug="one-door", title="One door", prompt="Tell of it.")
    SubmissionFactory(enrollment=None, person=employee_with_role(roles.HR), block="", evidence=item)

    fill(desk, "edit_evidence", "one-door", prompt="Tell of two.")

    assert desk.status == 422
    assert EvidenceItem.objects.get().prompt == "Tell of it."


def test_the_desk_asks_as_much_for_three_as_for_one(desk, django_assert_num_queries):
    from courses.queries.pathway_desk import kept_pathways

    for _ in range(3):
        one = PathwayFactory()
        drafted(one, release().module)

    with django_assert_num_queries(5):
        assert len(kept_pathways()) == 3


def test_an_author_reads_which_requirement_holds_a_version_but_is_not_led_to_it(client):
    held = RequirementVersionFactory()
    client.force_login(employee_with_role(roles.AUTHOR).user)

    for name, args in (("pathway_desk", []), ("pathway", [held.pathway_version.pathway.slug])):
        page = client.get(reverse(f"courses:{name}", args=args)).text
        assert held.requirement.title in page
        assert reverse("policy:requirement", args=[held.requirement.code]) not in page
