"""The log of a session, from the empty form to what coach and client read."""

import pytest
from django.urls import reverse

from coaching.models import ActionItem, CoachingSession, LogDraft, SessionNote
from coaching.notes import open_note
from tests.coaching.browsing import get, page, post
from tests.factories.coaching import (
    SessionFactory,
    held,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]


def test_the_log_comes_filled_in_and_needs_two_texts(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    shown = page(get(client, who.coach, "log", session.pk))
    form = {
        "outcome": "held",
        "on": "2027-01-18",
        "at": "10:00",
        "minutes": "75",
        "mode": "video",
        "attended": [who.client.pk],
        "shared": "We planned.",
        "private": "My view.",
        "step": "Write to the board.",
        "step_owner": who.client.pk,
    }

    answer = post(client, who.coach, "log", session.pk, **form)

    assert 'value="2027-01-18"' in shown
    assert answer.status_code == 303
    session.refresh_from_db()
    assert (session.outcome, session.minutes) == ("held", 75)
    texts = {n.kind: open_note(viewer=who.coach, note=n) for n in SessionNote.objects.all()}
    assert texts == {"shared": "We planned.", "private": "My view."}
    assert ActionItem.objects.get().owner == who.client


def test_a_bad_log_keeps_what_was_typed(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    form = {"outcome": "held", "on": "2027-01-18", "at": "", "minutes": "0", "mode": "video"}

    shown = page(
        post(
            client, who.coach, "log", session.pk, shared="<b>Kept</b>", private="Kept too", **form
        ),
        status=422,
    )

    assert "Enter when it began." in shown
    assert "&lt;b&gt;Kept&lt;/b&gt;" in shown
    assert "Kept too" in shown


def test_a_megabyte_is_refused_and_kept(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    shown = page(post(client, who.coach, "log", session.pk, private="word " * 200_000), status=422)

    assert "too long" in shown
    assert shown.count("word word") > 0


def test_a_draft_is_kept_and_comes_back(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    client.force_login(who.coach.user)
    url = reverse("coaching:draft", args=[who.engagement.pk])

    answer = client.post(f"{url}?session={session.pk}", {"private": "Half a thought"})

    assert answer.json()["saved"]
    assert b"Half a thought" not in bytes(LogDraft.objects.get().body_sealed)
    assert "Half a thought" in page(get(client, who.coach, "log", session.pk))


def test_contact_nobody_planned_is_logged_too(client, who):
    form = {
        "on": "2027-01-20",
        "at": "09:15",
        "minutes": "15",
        "mode": "phone",
        "shared": "Called.",
    }

    answer = post(
        client, who.coach, "log_contact", who.engagement.pk, **form, attended=who.client.pk
    )

    assert answer.status_code == 303
    assert CoachingSession.objects.get().planned_starts_at is None


def test_an_introduction_has_no_boxes_for_text(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=None, intro_no=1)

    shown = page(get(client, who.coach, "log", session.pk))

    assert "Private note" not in shown
    assert "Shared summary" not in shown


def test_no_private_box_where_the_agency_has_none(client, who):
    line = who.engagement.service_line
    line.has_private_notes = False
    line.save()
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    assert "Private note" not in page(get(client, who.coach, "log", session.pk))


def test_coach_and_client_read_the_same_summary_and_only_the_coach_the_note(client, who):
    held(who, shared="We planned the meeting.", private="She is tired.")

    coach = page(get(client, who.coach, "engagement", who.engagement.pk))
    theirs = page(get(client, who.client, "engagement", who.engagement.pk))

    assert "We planned the meeting." in coach
    assert "She is tired." in coach
    assert "We planned the meeting." in theirs
    assert "She is tired." not in theirs


def test_each_takes_home_a_copy_of_what_they_may_read(client, who):
    held(who, shared="We planned the meeting.", private="She is tired.")

    coachs = page(get(client, who.coach, "copy", who.engagement.pk))
    clients = page(get(client, who.client, "copy", who.engagement.pk))

    assert "She is tired." in coachs
    assert "We planned the meeting." in clients
    assert "She is tired." not in clients
    assert get(client, who.sponsor, "copy", who.engagement.pk).status_code == 403


def test_hostile_text_is_shown_as_text(client, who):
    held(who, shared="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page(get(client, who.client, "engagement", who.engagement.pk))


def test_a_lost_key_shows_a_clear_page_and_changes_nothing(client, who, settings):
    held(who, shared="Still here.")
    settings.PD_PORTAL_VAULT_KEYS = ["other:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]
    form = {
        "on": "2027-01-20",
        "at": "09:15",
        "minutes": "15",
        "mode": "phone",
        "shared": "Called.",
    }

    shown = page(
        post(client, who.coach, "log_contact", who.engagement.pk, **form, attended=who.client.pk),
        503,
    )

    assert "Nothing was changed" in shown
    assert CoachingSession.objects.count() == 1
    assert "cannot be read" in page(get(client, who.coach, "engagement", who.engagement.pk))
