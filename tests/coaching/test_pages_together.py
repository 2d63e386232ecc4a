"""Agreements, goals, reports and settings on the page."""

import pytest

from coaching.actions.agreements import (
    draft_agreement,
    offer_agreement,
    sign_agreement,
    withdraw_agreement,
)
from coaching.actions.goals import add_action, share_goal, write_goal
from coaching.actions.reports import draft_report, offer_report, release_report
from coaching.links import signing_path
from coaching.models import ActionItem
from coaching.queries.home import to_sign
from tests.coaching.browsing import get, page, post
from tests.factories.coaching import (
    MOMENT,
    FocusAreaFactory,
    PartyFactory,
    held,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]


def test_a_report_reaches_the_sponsor_after_release_only(client, who):
    words = {"outcome": "Everyone speaks."}
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words=words,
        kind="team",
        actor=who.client,
        now=MOMENT,
    )
    share_goal(goal=goal, is_shareable=True, actor=who.client, now=MOMENT)
    report = draft_report(
        engagement=who.engagement,
        kind="end",
        text="It went well.",
        goals=[goal],
        actor=who.coach,
        now=MOMENT,
    )
    offer_report(report=report, actor=who.coach, now=MOMENT)
    before = page(get(client, who.sponsor, "sponsor", who.engagement.pk))
    assert "It went well." in page(get(client, who.client, "report", who.engagement.pk, "end"))

    release_report(report=report, actor=who.client, now=MOMENT)

    assert "It went well." not in before
    assert "It went well." in page(get(client, who.sponsor, "sponsor", who.engagement.pk))


def test_goals_and_steps_are_written_on_the_page(client, who):
    goal = {"outcome": "Shorter meetings.", "kind": "team"}
    assert post(client, who.client, "goal_add", who.engagement.pk, **goal).status_code == 303
    step = {"words": "Send the agenda.", "owner": who.client.pk}
    assert post(client, who.coach, "step_add", who.engagement.pk, **step).status_code == 303

    shown = page(get(client, who.client, "engagement", who.engagement.pk))
    post(client, who.client, "step_settle", ActionItem.objects.get().pk, done="yes")

    assert "Shorter meetings." in shown
    assert "Send the agenda." in shown
    assert ActionItem.objects.get().done_at


def test_a_goal_opens_and_only_the_client_may_share_it(client, who):
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words={"outcome": "Calm."},
        kind="practice",
        actor=who.coach,
        now=MOMENT,
    )

    assert "Only" in page(get(client, who.coach, "goal", goal.pk))
    assert post(client, who.coach, "goal_share", goal.pk, share="yes").status_code == 403
    post(client, who.client, "goal_share", goal.pk, share="yes")
    goal.refresh_from_db()
    assert goal.is_shareable


def test_the_short_forms_are_the_clients(client, who):
    session = held(who)
    assert (
        post(client, who.client, "short_form", session.pk, "after", useful="The plan.").status_code
        == 303
    )

    assert "The plan." in page(get(client, who.coach, "engagement", who.engagement.pk))
    assert get(client, who.coach, "short_form", session.pk, "after").status_code == 403


def amendment(who, **terms):
    version = draft_agreement(
        engagement=who.engagement,
        text="We meet every week.",
        terms=terms,
        actor=who.coach,
        now=MOMENT,
    )
    return offer_agreement(version=version, actor=who.coach, now=MOMENT)


def test_a_pending_change_is_shown_against_the_version_in_force(client, who):
    amendment(who, hr_sees_name=False)

    shown = page(get(client, who.client, "agreement", who.engagement.pk))

    assert "<del>two weeks.</del>" in shown
    assert "<ins>week.</ins>" in shown
    assert "stays in force" in shown


def test_signing_on_the_page(client, who):
    version = amendment(who)
    said = {"agreed": "on", "version": version.number}

    assert post(client, who.client, "agreement", who.engagement.pk, **said).status_code == 303

    assert version.signatures.get().how == "signed_in"


def test_what_took_the_place_of_what_was_read_is_not_signed_unread(client, who):
    read = amendment(who)
    withdraw_agreement(version=read, actor=who.coach, now=MOMENT)
    other = amendment(who, hr_sees_name=False)
    said = {"agreed": "on", "version": read.number}

    again = page(post(client, who.client, "agreement", who.engagement.pk, **said), 422)

    assert f"Version {other.number} took the place of the one you read" in again
    assert f'name="version" value="{other.number}"' in again
    assert not other.signatures.exists()


def test_whoever_signed_one_part_still_finds_the_other_to_sign(who):
    PartyFactory(engagement=who.engagement, person=who.client, part="coach")
    version = amendment(who)
    sign_agreement(
        version=version, person=who.client, part="client", how="link", actor=who.client, now=MOMENT
    )

    assert [one.part for one in to_sign(who.client)] == ["coach"]
    assert to_sign(who.sponsor)[0].version == version


def test_signing_from_a_link_needs_no_account(client, who):
    version = amendment(who)
    path = signing_path(version, who.sponsor, "sponsor")

    shown = page(client.get(path))
    signed = page(client.post(path, {"agreed": "on"}))

    assert "We meet every week." in shown
    assert "You have signed" in signed
    assert version.signatures.get().how == "link"
    assert client.get(path.replace("sign/", "sign/x")).status_code == 404


def test_a_draft_is_written_offered_and_withdrawn(client, who):
    form = {"text": "New.", "cancel_notice_hours": "48"}
    assert post(client, who.coach, "agreement_draft", who.engagement.pk, **form).status_code == 303
    assert post(client, who.coach, "agreement_offer", who.engagement.pk).status_code == 303
    version = who.engagement.agreements.get(number=2)
    assert version.offered_at
    assert post(client, who.coach, "agreement_withdraw", who.engagement.pk).status_code == 303
    assert get(client, who.client, "agreement_draft", who.engagement.pk).status_code == 403


def test_settings_assistants_and_the_end(client, who):
    area = FocusAreaFactory()
    form = {"allotted_sessions": "10", "focus_areas": [area.pk]}
    assert post(client, who.coach, "settings", who.engagement.pk, **form).status_code == 303
    assert page(get(client, who.client, "delegates", who.engagement.pk, q="x"))
    add_action(
        engagement=who.engagement, words="Open.", owner=who.client, actor=who.coach, now=MOMENT
    )

    refused = page(post(client, who.coach, "close", who.engagement.pk), status=422)
    done = post(client, who.coach, "close", who.engagement.pk, drop_open_actions="on")

    assert "1 action is still open" in refused
    assert done.status_code == 303
