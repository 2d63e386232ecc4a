"""HR keeps policies, goals, targets, requirements and pay notes; what cannot hold is refused."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import run_job
from pd_portal.people.signals import positions_changed
from pd_portal.policy import tasks
from pd_portal.policy.actions import goals, requirements
from pd_portal.policy.models import (
    Exemption,
    Goal,
    PayNote,
    Policy,
    PolicyVersion,
    Requirement,
    RequirementVersion,
    Target,
)
from tests.factories.courses import ModulePageFactory
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    PartnerEmployerFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import (
    DraftVersionFactory,
    ExemptionFactory,
    GoalFactory,
    PolicyFactory,
    RequirementFactory,
    RequirementVersionFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def october_first():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr(client):
    person = employee_with_role(roles.HR)
    client.force_login(person.user)
    return person


def text_of(answer):
    return answer.content.decode()


def test_a_policy_is_adopted_with_what_it_names(client, hr):
    held = PolicyFactory(number="3210", title="Nondiscrimination")

    client.post(
        reverse("policy:adopt_policy"),
        {
            "employer": EmployerFactory().pk, "number": "0650", "title": "Equity",
            "adopted_on": "2026-09-01", "text": "All staff.",
            "named": "3210 Nondiscrimination\n5010 Affirmative action",
        },
    )  # fmt: skip

    version = PolicyVersion.objects.get(policy__number="0650")
    assert {r.label: r.target for r in version.references.all()} == {
        "3210 Nondiscrimination": held, "5010 Affirmative action": None
    }  # fmt: skip


def test_a_goal_a_target_and_a_requirement_are_made_from_the_goals_page(client, hr):
    policy = PolicyFactory()
    PositionFactory()

    client.post(
        reverse("policy:add_goal", args=[policy.pk]),
        {"title": "Everybody", "statement": "", "is_headline": "on"},
    )
    goal = Goal.objects.get(title="Everybody")
    client.post(
        reverse("policy:set_target", args=[goal.pk]),
        {"percent": "90", "reach_by": "2027-06-30", "renews": ""},
    )
    made = client.post(
        reverse("policy:new_requirement", args=[goal.pk]),
        {"title": "Core", "code": "the-core", "counts_elsewhere": "on"},
    )

    assert goal.targets.get().percent == 90
    assert made.headers["Location"] == reverse("policy:new_version", args=["the-core"])
    assert Requirement.objects.get(code="the-core").employer == policy.employer


def test_the_goals_page_leads_to_every_screen(client, hr):
    requirement = RequirementFactory()
    TargetFactory(goal=requirement.goal)

    text = text_of(client.get(reverse("policy:index")))

    for name, key in (
        ("policy:adopt_policy", ()),
        ("policy:pay_notes", ()),
        ("policy:past", ()),
        ("policy:snapshots", ()),
        ("policy:add_goal", (requirement.goal.policy_id,)),
        ("policy:set_target", (requirement.goal_id,)),
        ("policy:new_requirement", (requirement.goal_id,)),
        ("policy:settle_target", (requirement.goal.targets.get().pk,)),
    ):
        assert f'"{reverse(name, args=key)}"' in text


def test_a_target_whose_day_has_passed_is_settled(client, hr):
    target = TargetFactory(reach_by=date(2026, 6, 30))

    client.post(reverse("policy:settle_target", args=[target.pk]), {"met": "0"})

    target.refresh_from_db()
    assert target.outcome == Target.MISSED


def test_a_target_is_renewed_by_another_one(client, hr):
    target = TargetFactory(reach_by=date(2026, 6, 30))

    client.post(
        reverse("policy:set_target", args=[target.goal_id]),
        {"percent": "95", "reach_by": "2027-06-30", "renews": target.pk},
    )

    target.refresh_from_db()
    assert target.outcome == Target.RENEWED
    assert target.renewed_by.percent == 95


def test_a_pay_note_is_set_and_the_one_before_it_ends(client, hr):
    group = JobGroupFactory()
    for day, text in (("2026-08-01", "Paid."), ("2026-10-01", "Record it as PD-EQ.")):
        client.post(
            reverse("policy:pay_notes"),
            {
                "employer": EmployerFactory().pk,
                "job_group": group.pk,
                "text": text,
                "starts_on": day,
            },
        )

    assert [note.ends_on for note in PayNote.objects.order_by("starts_on")] == [
        date(2026, 9, 30), None
    ]  # fmt: skip
    assert "Record it as PD-EQ." in text_of(client.get(reverse("policy:pay_notes")))


def test_an_open_exemption_gets_its_last_day(client, hr):
    requirement = RequirementVersionFactory(requirement__code="core").requirement
    exemption = ExemptionFactory(
        requirement=requirement, starts_on=date(2026, 9, 1), review_on=date(2027, 1, 1)
    )
    url = reverse("policy:end_exemption", args=["core", exemption.pk])

    wrong = client.post(url, {"last_day": "2026-08-01"})
    assert "cannot be before the first" in text_of(wrong)
    client.post(url, {"last_day": "2026-12-01"})

    exemption.refresh_from_db()
    assert exemption.ends_on == date(2026, 12, 1)


def test_one_module_is_waived_for_one_person(client, hr):
    module = ModulePageFactory()
    RequirementVersionFactory(requirement__code="core", modules=[module])
    person = PositionFactory().person
    given = {
        "scope": "module", "person": person.pk, "starts_on": "2026-10-01", "ends_on": "2026-12-01",
        "category": "equivalent", "approved_by": hr.pk,
    }  # fmt: skip
    url = reverse("policy:new_exemption", args=["core"])

    without = client.post(url, given)
    client.post(url, given | {"module": module.pk})

    assert "Choose the module it is about." in text_of(without)
    assert Exemption.objects.get().module == module


def test_others_keep_no_goals_and_strangers_find_none(client):
    goal = GoalFactory()
    client.force_login(employee_with_role(roles.HR, employer=PartnerEmployerFactory()).user)
    assert client.get(reverse("policy:set_target", args=[goal.pk])).status_code == 404

    client.force_login(PositionFactory().person.user)
    assert client.get(reverse("policy:adopt_policy")).status_code == 403


# What cannot hold --------------------------------------------------------------------------------


@pytest.fixture
def said():
    return {"actor": StaffMemberFactory(), "now": NOW}


@pytest.mark.parametrize(
    "given, sentence",
    [
        ({"percent": 101, "reach_by": date(2027, 1, 1)}, "between 1 and 100"),
        ({"percent": 90, "reach_by": TODAY}, "still ahead"),
    ],
)
def test_targets_that_cannot_be_reached_are_refused(said, given, sentence):
    with pytest.raises(Refused, match=sentence):
        goals.set_target(goal=GoalFactory(), **given, **said)


def test_a_target_of_another_goal_is_not_renewed(said):
    with pytest.raises(Refused, match="another goal"):
        goals.set_target(
            goal=GoalFactory(),
            percent=90,
            reach_by=date(2027, 1, 1),
            renews=TargetFactory(),
            **said,
        )


def test_a_target_is_not_missed_before_its_day(said):
    with pytest.raises(Refused, match="It may still be met until June 30, 2027"):
        goals.settle_target(target=TargetFactory(), met=False, **said)


def test_one_headline_goal_a_policy(said):
    first = GoalFactory(is_headline=True)

    with pytest.raises(Refused, match="headline goal already"):
        goals.add_goal(policy=first.policy, title="Another", is_headline=True, **said)


def test_a_policy_is_not_adopted_ahead_of_time(said):
    with pytest.raises(Refused, match="lies ahead"):
        goals.adopt_policy(
            employer=EmployerFactory(),
            number="1",
            title="One",
            adopted_on=date(2026, 10, 2),
            **said,
        )
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    "rules, sentence",
    [
        ({"due_kind": "school_year", "due_month": 2, "due_day": 30}, "No year has a day 30"),
        ({"validity_kind": "months", "validity_months": 3, "renewal_window_days": 90}, "Renewing would begin 90 days before"),
        ({"validity_kind": "anniversary", "validity_month": 6, "validity_day": 31}, "No year has a day 31"),
        ({"due_kind": "fixed", "due_on": date(2026, 10, 31)}, "due date lies before"),
        ({"min_fte": 3}, "Nobody works more than 2 FTE"),
        ({"min_fte": 2}, "Nobody with a position"),
    ],
)  # fmt: skip
def test_contradictory_rules_do_not_take_force(said, rules, sentence):
    draft = DraftVersionFactory(
        effective_from=date(2026, 11, 1),
        modules=[ModulePageFactory()],
        **{"renewal_window_days": 30} | rules,
    )
    PositionFactory(employer=draft.requirement.employer)

    with pytest.raises(Refused, match=sentence):
        requirements.activate_version(version=draft, **said)


# Many people -------------------------------------------------------------------------------------


@pytest.fixture
def long_draft(monkeypatch, hr):
    monkeypatch.setattr(tasks, "MANY", 1)
    requirement = RequirementFactory(code="core", goal__policy__employer=EmployerFactory())
    people = {PositionFactory(employer=requirement.employer).person_id for _ in range(2)}
    positions_changed.send(None, person_ids={*people, hr.pk}, now=NOW)
    made = DraftVersionFactory(
        requirement=requirement, effective_from=date(2026, 11, 1), created_at=NOW
    )
    module = ModulePageFactory()
    made.pathway_version.items.create(position=1, kind="required", module=module)
    return made


def test_a_draft_for_many_people_is_looked_at_and_put_in_force_in_the_background(
    client, long_draft
):
    preview = reverse("policy:preview", args=[long_draft.pk])
    asked = text_of(client.get(preview))
    client.post(preview)
    job = Job.objects.get(kind=tasks.PREVIEW)
    run_job.func(str(job.pk))
    job.refresh_from_db()
    looked = text_of(client.get(job.result_url))
    digest = job.result["digest"]
    client.post(reverse("policy:activate", args=[long_draft.pk]), {"previewed": digest})
    activation = Job.objects.get(kind=tasks.ACTIVATE)
    run_job.func(str(activation.pk))

    assert "Look at everybody" in asked
    assert "something changes for 3 of 3 people" in looked
    assert RequirementVersion.objects.get(pk=long_draft.pk).is_frozen


def test_a_draft_whose_outcome_changed_meanwhile_is_not_put_in_force(client, long_draft):
    client.post(reverse("policy:activate", args=[long_draft.pk]), {"previewed": "of yesterday"})
    job = Job.objects.get(kind=tasks.ACTIVATE)
    run_job.func(str(job.pk))
    job.refresh_from_db()

    assert job.state == Job.State.FAILED
    assert "Something changed since you looked" in job.message
    assert not RequirementVersion.objects.get(pk=long_draft.pk).is_frozen


def test_another_persons_look_is_not_shown(client, long_draft):
    other = employee_with_role(roles.HR).user
    job = tasks.look_later(long_draft, other, NOW)
    run_job.func(str(job.pk))

    shown = text_of(client.get(reverse("policy:preview", args=[long_draft.pk]), {"job": job.pk}))

    assert "Look at everybody" in shown
