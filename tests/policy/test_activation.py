"""A draft is looked at person by person, then takes force, and exactly that changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.models import PathwayItem
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions import requirements as actions
from pd_portal.policy.models import END_OF_TIME, Standing, StandingDue
from pd_portal.policy.queries.preview import preview_activation
from tests.factories.courses import ModulePageFactory
from tests.factories.learning import PathwayItemFactory, PathwayVersionFactory
from tests.factories.people import JobGroupFactory, PositionFactory, StaffMemberFactory
from tests.factories.policy import (
    NEW_YEAR,
    GoalFactory,
    RequirementFactory,
    RequirementVersionFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 1, 17, tzinfo=UTC)
TODAY = date(2026, 9, 1)


@pytest.fixture
def actor():
    return StaffMemberFactory()


def pathway():
    version = PathwayVersionFactory(created_at=NEW_YEAR)
    PathwayItemFactory(version=version)
    return version


def draft(requirement, actor, effective_from=date(2026, 10, 1), job_groups=(), **rules):
    return actions.draft_version(
        requirement=requirement,
        effective_from=effective_from,
        job_groups=job_groups,
        rules={"pathway_version": pathway()} | rules,
        actor=actor,
        now=NOW,
    )


def current():
    rows = Standing.objects.filter(superseded_at=END_OF_TIME)
    return {
        person: list(rows.filter(person=person).order_by("starts_on").values_list("starts_on", "progress", "timing", "due_on", "reason"))
        for person in rows.values_list("person_id", flat=True)
    }  # fmt: skip


def test_a_draft_obliges_nobody(actor):
    requirement = RequirementFactory()
    position = PositionFactory(employer=requirement.employer)

    draft(requirement, actor)
    positions_changed.send(None, person_ids={position.person_id}, now=NOW)

    assert not Standing.objects.exists()


def test_the_preview_lists_who_changes_and_exactly_they_change(actor):
    requirement = RequirementVersionFactory(modules=[ModulePageFactory()]).requirement
    office, classroom = (
        PositionFactory(employer=requirement.employer, job_group=JobGroupFactory(code=code))
        for code in ("office", "classroom")
    )
    positions_changed.send(None, person_ids={office.person_id, classroom.person_id}, now=NOW)
    before = current()
    version = draft(requirement, actor, job_groups=[classroom.job_group])

    preview = preview_activation(version, today=TODAY)
    actions.activate_version(version=version, actor=actor, now=NOW, previewed=preview.digest)

    changed = {pk for pk, rows in current().items() if before[pk] != rows}
    assert changed == {line.person_id for line in preview.lines} == {office.person_id}
    assert preview.lines[0].first_day == date(2026, 10, 1)


def test_each_line_of_the_preview_is_what_stands_after(actor):
    requirement = RequirementFactory()
    position = PositionFactory(employer=requirement.employer)
    version = draft(requirement, actor, due_days=60)

    line = preview_activation(version, today=TODAY).lines[0]
    actions.activate_version(version=version, actor=actor, now=NOW)

    row = Standing.objects.get(person=position.person, starts_on__lte=TODAY, ends_on__gt=TODAY)
    assert line.before is None
    assert (row.reason, row.unit_id) == (line.after[3], line.after[7])


def test_what_changed_since_the_preview_is_to_be_looked_at_again(actor):
    requirement = RequirementFactory()
    PositionFactory(employer=requirement.employer)
    version = draft(requirement, actor)
    seen = preview_activation(version, today=TODAY).digest
    PositionFactory(employer=requirement.employer)

    with pytest.raises(Refused, match="Look at the preview again"):
        actions.activate_version(version=version, actor=actor, now=NOW, previewed=seen)


def test_activation_publishes_freezes_and_is_written_down(actor):
    requirement = RequirementFactory()
    PositionFactory(employer=requirement.employer)
    version = draft(requirement, actor)

    version = actions.activate_version(version=version, actor=actor, now=NOW)

    version.pathway_version.refresh_from_db()
    assert (version.published_on, version.activated_by) == (TODAY, actor)
    assert version.pathway_version.frozen_at == NOW
    assert AuditRecord.objects.filter(verb="requirement_activated").count() == 1


def test_a_version_in_force_is_not_changed(actor):
    version = RequirementVersionFactory()

    with pytest.raises(Refused, match="Make a new version"):
        actions.change_draft(version=version, rules={"due_days": 10}, actor=actor, now=NOW)
    with pytest.raises(Refused, match="Make a new version"):
        actions.discard_draft(version=version, actor=actor, now=NOW)


def test_a_draft_can_be_changed_and_thrown_away(actor):
    version = draft(RequirementFactory(), actor)
    group = JobGroupFactory()

    rules = {"due_days": 10, "job_groups": [group]}
    actions.change_draft(version=version, rules=rules, actor=actor, now=NOW)
    version.refresh_from_db()

    assert (version.due_days, list(version.job_groups.all())) == (10, [group])
    actions.discard_draft(version=version, actor=actor, now=NOW)
    assert version.requirement.versions.count() == 0


def empty_pathway():
    return PathwayVersionFactory()


def short_of_electives():
    version = PathwayVersionFactory(electives_needed=2)
    PathwayItemFactory(version=version, kind=PathwayItem.ELECTIVE)
    return version


@pytest.mark.parametrize(
    "rules, field",
    [
        ({"pathway_version": None}, "pathway_version"),
        ({"pathway_version": empty_pathway}, "pathway_version"),
        ({"pathway_version": short_of_electives}, "pathway_version"),
        ({"due_kind": "fixed", "due_on": date(2026, 9, 30)}, "due_on"),
        ({"kinds": ["volunteer"]}, "units"),
        ({"retired": True}, "retired"),
    ],
)
def test_bad_rules_are_refused_at_their_field(actor, rules, field):
    requirement = RequirementFactory()
    PositionFactory(employer=requirement.employer)
    rules = {k: v() if callable(v) else v for k, v in rules.items()}
    version = draft(requirement, actor, **rules)

    with pytest.raises(Refused) as refused:
        actions.activate_version(version=version, actor=actor, now=NOW)

    assert refused.value.field == field
    assert refused.value.message.endswith(".")


def test_rules_begin_after_the_rules_in_force(actor):
    requirement = RequirementVersionFactory(effective_from=date(2026, 10, 1)).requirement
    version = draft(requirement, actor, effective_from=date(2026, 9, 1))

    with pytest.raises(Refused, match=r"began on October 1, 2026"):
        actions.activate_version(version=version, actor=actor, now=NOW)


def test_one_version_a_day(actor):
    requirement = RequirementVersionFactory(effective_from=date(2026, 10, 1)).requirement

    with pytest.raises(Refused, match="already a version"):
        draft(requirement, actor)


def test_activation_for_many_leaves_them_due(actor, monkeypatch):
    monkeypatch.setattr("pd_portal.policy.actions.standing.AT_ONCE", 1)
    requirement = RequirementFactory()
    for _ in range(2):
        PositionFactory(employer=requirement.employer)
    version = draft(requirement, actor)

    actions.activate_version(version=version, actor=actor, now=NOW)

    assert StandingDue.objects.filter(since=NOW).count() == 2


def test_a_requirement_is_created_once_by_code(actor):
    goal = GoalFactory()
    make = {"goal": goal, "employer": goal.policy.employer, "title": "Core", "actor": actor}

    actions.create_requirement(code="core", now=NOW, **make)

    with pytest.raises(Refused, match="code"):
        actions.create_requirement(code="core", now=NOW + timedelta(days=1), **make)
