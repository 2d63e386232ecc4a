"""HR's pages: what is in force, what a draft would change, who was excused."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.policy.models import LAST_DAY, Exemption, Extension, Progress, RequirementVersion
from pd_portal.policy.queries.pages import preview_rows
from pd_portal.policy.queries.preview import Preview, PreviewLine
from pd_portal.ui.dates import now
from tests.factories.courses import ModulePageFactory
from tests.factories.people import (
    DataSharingFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
    employee_with_role,
)
from tests.factories.policy import (
    DraftVersionFactory,
    GoalFactory,
    PolicyFactory,
    RequirementFactory,
    RequirementVersionFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october_first():
    with time_machine.travel("2026-10-01T12:00:00-07:00", tick=False):
        yield


@pytest.fixture
def requirement():
    made = RequirementFactory(code="core")
    return RequirementVersionFactory(requirement=made, modules=[ModulePageFactory()]).requirement


def signed_in(client, role):
    person = employee_with_role(role)
    client.force_login(person.user)
    return person


@pytest.fixture
def hr(client, requirement):
    return signed_in(client, roles.HR)


def rules(**changes):
    given = {
        "effective_from": "2026-11-01", "min_fte": "0", "due_kind": "days", "due_days": "60",
        "grace_days": "30", "return_grace_days": "14", "fair_notice_days": "30",
        "bridge_days": "100", "counts": "proficient", "validity_kind": "none",
        "validity_years": "1", "renewal_window_days": "90", "carry": "keep",
        "pathway_version": RequirementVersion.objects.get().pathway_version_id,
    }  # fmt: skip
    return given | changes


def test_the_library_names_goals_targets_and_shared_numbers(client, hr, requirement):
    TargetFactory(goal=requirement.goal)
    twin = PolicyFactory(title="Equity in hiring")
    GoalFactory(policy=twin)
    RequirementFactory(goal__policy=twin)

    text = client.get(reverse("policy:index")).content.decode()

    assert "90 % by June 30, 2027" in text
    assert "Two policies share this number" in text
    assert reverse("policy:requirement", args=["core"]) in text


def test_staff_do_not_keep_goals(client, requirement):
    client.force_login(PositionFactory().person.user)

    assert client.get(reverse("policy:index")).status_code == 403


def test_another_employers_requirement_is_not_found(client, requirement):
    other = PartnerEmployerFactory()
    signed = employee_with_role(roles.HR, employer=other)
    client.force_login(signed.user)

    assert client.get(reverse("policy:requirement", args=["core"])).status_code == 404


def test_agency_hr_reads_a_partners_requirement_only_where_it_shares(client, hr, requirement):
    partner = RequirementFactory(code="theirs", goal__policy__employer=PartnerEmployerFactory())
    url = reverse("policy:requirement", args=["theirs"])

    before = client.get(url).status_code
    DataSharingFactory(
        owner=partner.employer, reader=requirement.employer, starts_on=date(2026, 9, 1)
    )

    assert (before, client.get(url).status_code) == (404, 200)


def test_hr_of_one_unit_opens_no_page_about_everyone(client, requirement):
    person = employee_with_role(roles.HR, unit=OrgUnitFactory())
    client.force_login(person.user)

    assert client.get(reverse("policy:requirement", args=["core"])).status_code == 404


def test_a_draft_leads_to_its_preview_and_takes_force(client, hr, requirement):
    positions_changed.send(None, person_ids={hr.pk}, now=now())

    drafted = client.post(reverse("policy:new_version", args=["core"]), rules(redate="on"))
    version = RequirementVersion.objects.get(activated_at=None)
    shown = client.get(drafted.headers["Location"])
    activated = client.post(
        reverse("policy:activate", args=[version.pk]),
        {"previewed": shown.context["preview"].digest},
    )

    assert drafted.status_code == activated.status_code == 303
    assert "something changes for 1 of 1 people" in shown.content.decode()
    version.refresh_from_db()
    assert version.is_frozen


def test_the_preview_speaks_the_words_of_the_screens(client, hr, requirement):
    version = DraftVersionFactory(
        requirement=requirement,
        effective_from=date(2026, 11, 1),
        redate=True,
        due_days=10,
        pathway_version=RequirementVersion.objects.get().pathway_version,
    )

    text = client.get(reverse("policy:preview", args=[version.pk])).content.decode()

    assert "Not started. Due October 30, 2026" in text or "Overdue by 2 days" in text
    assert "Not started. Due November 11, 2026" in text
    assert "proficient" not in text.lower().split("<main")[1]


def test_before_and_after_stand_under_the_rules_of_then(requirement):
    old = RequirementVersion.objects.get()
    draft = DraftVersionFactory(
        requirement=requirement, effective_from=date(2026, 11, 1), counts="completed",
        pathway_version=old.pathway_version,
    )  # fmt: skip
    person, day = PositionFactory(employer=requirement.employer).person, date(2026, 11, 1)
    before = (day, LAST_DAY, 4, 0, Progress.COMPLETED, 1, date(2026, 12, 1), None, None)
    after = (*before[:6], None, *before[7:])
    found = Preview((PreviewLine(person.pk, day, before, after),), 1, "")

    (row,) = preview_rows(found, draft, 0, 50)

    assert row.before == "Finished, goal not yet met. Due December 1, 2026"
    assert row.after == "Goal met"


def test_a_missing_date_is_said_beside_its_field_and_nothing_typed_is_lost(client, hr):
    page = client.post(
        reverse("policy:new_version", args=["core"]), rules(due_kind="fixed", note="Because.")
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert "Fill in the date it is due." in text
    assert "Because." in text


def test_a_version_already_there_is_said_on_the_same_page(client, hr):
    page = client.post(
        reverse("policy:new_version", args=["core"]), rules(effective_from="2026-01-01")
    )

    assert page.status_code == 422
    assert "already a version from January 1, 2026" in page.content.decode()


def test_rules_and_exemptions_name_units_of_their_employer_only(client, hr, requirement):
    OrgUnitFactory(parent=requirement.employer.unit, name="Adams School")
    OrgUnitFactory(name="Elsewhere School")

    for page in ("new_version", "new_exemption"):
        said = client.get(reverse(f"policy:{page}", args=["core"])).content.decode()
        assert ("Adams School" in said, "Elsewhere School" in said) == (True, False), page


def test_a_draft_is_thrown_away(client, hr, requirement):
    draft = DraftVersionFactory(requirement=requirement, effective_from=date(2026, 12, 1))

    client.post(reverse("policy:discard", args=[draft.pk]))

    assert not RequirementVersion.objects.filter(pk=draft.pk).exists()


def decision(hr, person, **changes):
    return {"person": person.pk, "category": "duties", "approved_by": hr.pk} | changes


def test_an_exemption_is_granted_and_taken_back(client, hr, requirement):
    person = PositionFactory(employer=requirement.employer).person
    given = decision(hr, person, scope="person", starts_on="2026-10-01", ends_on="2026-10-31")

    granted = client.post(reverse("policy:new_exemption", args=["core"]), given)
    exemption = Exemption.objects.get()
    client.post(reverse("policy:take_back_exemption", args=["core", exemption.pk]))

    exemption.refresh_from_db()
    assert granted.status_code == 303
    assert exemption.requirement == requirement
    assert exemption.voided_at is not None


def test_nobody_exempts_themselves(client, hr):
    given = decision(hr, hr, scope="person", starts_on="2026-10-01", ends_on="2026-10-31")

    page = client.post(reverse("policy:new_exemption", args=["core"]), given)

    assert page.status_code == 422
    assert "Nobody approves their own exemption." in page.content.decode()


def test_more_time_is_granted_from_today_and_taken_back(client, hr, requirement):
    person = PositionFactory(employer=requirement.employer).person

    client.post(
        reverse("policy:new_extension", args=["core"]), decision(hr, person, until="2027-01-31")
    )
    extension = Extension.objects.get()
    client.post(reverse("policy:take_back_extension", args=["core", extension.pk]))

    extension.refresh_from_db()
    assert extension.granted_on == date(2026, 10, 1)
    assert extension.voided_at is not None


def test_the_page_of_a_requirement_asks_the_same_however_many(
    client, hr, requirement, django_assert_max_num_queries
):
    for days in range(3):
        PositionFactory(employer=requirement.employer)
        DraftVersionFactory(
            requirement=requirement, effective_from=date(2027, 1, 1) + timedelta(days=days)
        )

    with django_assert_max_num_queries(30):
        page = client.get(reverse("policy:requirement", args=["core"]))

    assert page.content.decode().count("see what it changes") == 3
