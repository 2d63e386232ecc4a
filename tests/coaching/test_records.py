"""Records requests: notice, two people, a bundle, holds and disposal."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from coaching import notes
from coaching.actions.records import (
    answer_request,
    approve_opening,
    ask_opening,
    end_hold,
    log_records_request,
    place_hold,
    redact,
)
from coaching.actions.retention import dispose
from coaching.models import (
    DisposalPlan,
    Disposition,
    LogDraft,
    RecordsNotice,
    RetentionRule,
    SessionNote,
)
from coaching.queries.records import bundle
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.notify.models import Message
from pd_portal.ui import dates
from pd_portal.vault.envelopes import CannotOpen
from tests.factories.coaching import MOMENT, START, coached, held
from tests.factories.people import StaffMemberFactory, employee_with_role

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(days=30)


@pytest.fixture
def officers():
    return [employee_with_role(roles.RECORDS_OFFICER) for _ in range(2)]


@pytest.fixture
def who():
    found = coached()
    held(found, shared="We met at noon.", private="Her sister is ill.")
    return found


def asked(who, officer):
    return log_records_request(
        requester="A newspaper",
        about=who.client,
        period=(START, LATER.date()),
        received_on=LATER.date(),
        union_contact="The association",
        actor=officer,
        now=LATER,
    )


def opened(who, officers):
    opening = ask_opening(
        request=asked(who, officers[0]),
        engagement=who.engagement,
        reason="It is named",
        actor=officers[0],
        now=LATER,
    )
    return approve_opening(opening=opening, actor=officers[1], now=LATER)


def test_notice_goes_to_person_requester_and_union(who, officers):
    request = asked(who, officers[0])

    to = RecordsNotice.objects.values_list("recipient", flat=True)
    assert sorted(to) == ["person", "requester", "union"]
    assert Message.objects.filter(kind="coaching_records", recipient=who.client).exists()
    assert request.earliest_release_on == LATER.date() + timedelta(days=10)


def test_the_days_count_from_the_notice_however_long_the_request_lay(who, officers):
    """Notice is what the person can act on; a request logged late is not released the sooner."""
    request = log_records_request(
        requester="A newspaper",
        about=who.client,
        period=(START, START),
        received_on=LATER.date() - timedelta(days=9),
        actor=officers[0],
        now=LATER,
    )

    assert request.earliest_release_on == LATER.date() + timedelta(days=10)


def test_nothing_is_answered_before_the_notice_has_run(who, officers):
    request = asked(who, officers[0])

    with pytest.raises(Refused, match="Nothing is released before"):
        answer_request(request=request, actor=officers[0], now=LATER + timedelta(days=9))
    answered = answer_request(request=request, actor=officers[0], now=LATER + timedelta(days=10))
    assert answered.status == "answered"


def test_what_was_answered_is_answered_once_and_opens_nothing_more(who, officers):
    request, tenth = asked(who, officers[0]), LATER + timedelta(days=10)
    opening = ask_opening(
        request=request, engagement=who.engagement, reason="Named", actor=officers[0], now=LATER
    )
    answer_request(request=request, actor=officers[0], now=tenth)

    for act, what in (
        (answer_request, {"request": request}),
        (approve_opening, {"opening": opening}),
    ):
        with pytest.raises(Refused, match="answered already"):
            act(actor=officers[1], now=tenth + timedelta(days=1), **what)

    request.refresh_from_db()
    assert request.answered_at == tenth


def test_a_request_is_answered_from_its_page_once_the_notice_has_run(
    client, who, officers, monkeypatch
):
    request = asked(who, officers[0])
    address = reverse("coaching:records_answer", args=[request.pk])
    client.force_login(officers[0].user)

    monkeypatch.setattr(dates, "now", lambda: LATER + timedelta(days=9))
    client.post(address)
    request.refresh_from_db()
    early = request.status
    monkeypatch.setattr(dates, "now", lambda: LATER + timedelta(days=10))
    client.post(address)
    request.refresh_from_db()

    assert (early, request.status) == ("notice", "answered")


def test_one_person_cannot_open_alone(who, officers):
    opening = ask_opening(
        request=asked(who, officers[0]),
        engagement=who.engagement,
        reason="It is named",
        actor=officers[0],
        now=LATER,
    )

    with pytest.raises(Refused, match="second person"):
        approve_opening(opening=opening, actor=officers[0], now=LATER)


def test_nobody_who_takes_part_can_open(who, officers):
    opening = ask_opening(
        request=asked(who, officers[0]),
        engagement=who.engagement,
        reason="It is named",
        actor=officers[0],
        now=LATER,
    )

    with pytest.raises(Refused, match="takes part"):
        approve_opening(opening=opening, actor=who.sponsor, now=LATER)


def test_an_opening_is_told_and_logged_where_the_client_sees_it(client, who, officers):
    opened(who, officers)
    client.force_login(who.client.user)

    shown = client.get(reverse("coaching:others_see", args=[who.engagement.pk])).content.decode()

    assert "It is named" in shown
    assert Message.objects.filter(kind="coaching_opening", recipient=who.client).count() == 2
    assert AuditRecord.objects.filter(verb="opened records").exists()


def test_a_bundle_withholds_what_was_redacted(who, officers):
    opening = opened(who, officers)
    note = SessionNote.objects.get(kind="private")
    redact(
        opening=opening,
        item=f"sessionnote-{note.pk}",
        passage="sister",
        exemption="Privacy of a third person",
        actor=officers[0],
        now=LATER,
    )

    texts = {piece.title: piece.text for piece in bundle(officers[0], opening, now=LATER)}

    assert texts == {"Private note": "Her [withheld] is ill.", "Shared summary": "We met at noon."}


def test_the_officers_pages(client, who, officers, monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: LATER)
    opening = opened(who, officers)
    client.force_login(officers[0].user)

    for name, args in (
        ("records", []),
        ("records_new", []),
        ("hold_new", []),
        ("records_request", [opening.request_id]),
        ("opening", [opening.pk]),
    ):
        assert client.get(reverse(f"coaching:{name}", args=args)).status_code == 200, name
    client.force_login(officers[1].user)
    assert client.get(reverse("coaching:opening", args=[opening.pk])).status_code == 404


def test_an_officer_logs_a_request_on_the_page(client, who, officers, monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: LATER)
    client.force_login(officers[0].user)
    form = {
        "requester": "A parent",
        "received_on": "2027-02-09",
        "period_starts_on": "2027-01-01",
        "period_ends_on": "2027-02-01",
        "notice_days": "10",
    }

    made = client.post(reverse("coaching:records_new") + f"?about={who.client.pk}", form)
    asking = {"engagement": who.engagement.pk, "reason": "Named in it"}
    asked_for = client.post(made.headers["Location"], asking)

    assert (made.status_code, asked_for.status_code) == (303, 303)


def ended(who, years=1):
    RetentionRule.objects.update_or_create(record_type="private_note", defaults={"years": years})
    who.engagement.status, who.engagement.closed_on = "closed", START
    who.engagement.save()
    officer = StaffMemberFactory()
    DisposalPlan.objects.get_or_create(
        engagement=who.engagement,
        record_type="private_note",
        defaults={"planned_by": officer, "planned_at": MOMENT, "copy_until": LATER.date()},
    )
    return {
        "engagement": who.engagement,
        "record_type": "private_note",
        "authority": "Schedule 1",
        "asked_by": officer,
        "actor": StaffMemberFactory(),
        "now": MOMENT + timedelta(days=800),
    }


def test_disposal_deletes_private_text_for_good(who):
    note = SessionNote.objects.get(kind="private")
    sealed = bytes(note.body_sealed)

    done = dispose(**ended(who))

    assert (done.pieces, LogDraft.objects.count()) == (1, 0)
    note.body_sealed = sealed  # yesterday's backup
    with pytest.raises(CannotOpen, match="deleted for good"):
        notes.open_note(viewer=who.coach, note=note)
    assert notes.open_note(viewer=who.coach, note=SessionNote.objects.get(kind="shared"))


def test_without_a_rule_everything_is_kept(who):
    with pytest.raises(Refused, match="not set: keep"):
        dispose(**ended(who, years=None))


def test_before_its_time_everything_is_kept(who):
    with pytest.raises(Refused, match="time has not come"):
        dispose(**ended(who, years=7))


def test_a_hold_wins(who):
    hold = place_hold(engagement=who.engagement, matter="A case", actor=who.coach, now=MOMENT)

    with pytest.raises(Refused, match="legal hold"):
        dispose(**ended(who))
    end_hold(hold=hold, actor=who.coach, now=MOMENT)
    assert dispose(**ended(who))


def test_a_waiting_request_wins(who, officers):
    asked(who, officers[0])

    with pytest.raises(Refused, match="request is waiting"):
        dispose(**ended(who))


def test_disposal_takes_two_people(who):
    said = ended(who)

    with pytest.raises(Refused, match="second person"):
        dispose(**{**said, "actor": said["asked_by"]})
    assert not Disposition.objects.exists()


def test_rotation_keeps_every_text_readable(who, settings, capsys):
    fresh = "next:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
    settings.PD_PORTAL_VAULT_KEYS = [fresh, *settings.PD_PORTAL_VAULT_KEYS]

    call_command("notes", "rotate")
    settings.PD_PORTAL_VAULT_KEYS = [fresh]

    assert "bar keys: notes=2 rewrapped=2 unreadable=0 ok" in capsys.readouterr().out
    assert notes.open_note(viewer=who.coach, note=SessionNote.objects.get(kind="private"))


def test_the_destroy_command_speaks_of_backups(who, capsys, monkeypatch):
    said = ended(who)
    monkeypatch.setattr(dates, "now", lambda: said["now"])
    people = {"asked_by": said["asked_by"].pk, "approved_by": said["actor"].pk}

    call_command(
        "notes", "destroy", who.engagement.pk, "private_note", authority="Schedule 1", **people
    )

    assert "until they age out" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("notes", "destroy", 0, "shared", authority="x", **people)
