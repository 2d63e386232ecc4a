"""What was written and signed stays as it was: under a hold, beside a co-coach, with a leaver."""

from datetime import timedelta

import pytest

from coaching import notes
from coaching.actions.agreements import offer_agreement, sign_agreement
from coaching.actions.goals import change_goal, save_short_form, write_goal
from coaching.actions.logs import Entry, log_session
from coaching.actions.parties import end_party
from coaching.actions.records import place_hold
from coaching.actions.reports import change_report, draft_report, offer_report, release_report
from coaching.actions.sessions import Happened
from coaching.links import signing_path
from coaching.models import Engagement, Party, SessionNote, SponsorReport
from coaching.queries.sessions import log_start
from pd_portal.audit.actions import Refused
from tests.factories.coaching import MOMENT, AgreementFactory, PartyFactory, coached, held
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=3)


def relogged(who, session, actor, **said):
    happened = Happened(
        "held", "video", "", session.started_at, session.ended_at, attended={who.client.pk}
    )
    return log_session(session=session, entry=Entry(happened, **said), actor=actor, now=LATER)


@pytest.mark.parametrize("said", [{"shared": ""}, {"shared": "Nothing of the kind."}])
def test_a_legal_hold_keeps_a_note_from_its_author(said):
    who = coached()
    session = held(who, shared="What was said.")
    officer = StaffMemberFactory()
    place_hold(engagement=who.engagement, matter="A case", actor=officer, now=MOMENT)

    with pytest.raises(Refused, match="legal hold"):
        relogged(who, session, who.coach, **said)
    relogged(who, session, who.coach, shared="What was said.")

    assert notes.open_note(viewer=who.coach, note=SessionNote.objects.get()) == "What was said."


def test_a_legal_hold_keeps_goals_short_forms_and_drafts_of_reports():
    who = coached()
    session, now = held(who), {"now": LATER}
    own, coach = {"actor": who.client, **now}, {"actor": who.coach, **now}
    goal = write_goal(
        engagement=who.engagement, client=who.client, words={"outcome": "A"}, kind="practice", **own
    )
    form = {"session": session, "moment": "after"}
    save_short_form(answers={"useful": "A"}, **form, **own)
    drafting = {"engagement": who.engagement, "kind": "end", "goals": []}
    draft_report(text="A", **drafting, **coach)
    place_hold(engagement=who.engagement, matter="A case", actor=StaffMemberFactory(), now=LATER)

    changed = {"goal": goal, "kind": "practice", **own}
    change_goal(words={"outcome": "A"}, state="reached", **changed)
    for rewrite in (
        lambda: change_goal(words={"outcome": "B"}, state="open", **changed),
        lambda: save_short_form(answers={"useful": "B"}, **form, **own),
        lambda: draft_report(text="B", **drafting, **coach),
    ):
        with pytest.raises(Refused, match="A legal hold keeps what was written here"):
            rewrite()


def test_a_co_coach_puts_a_log_right_in_their_own_words():
    who = coached()
    other = PartyFactory(engagement=who.engagement, part="coach").person
    session = held(who, shared="The first coach's words.", private="Private to the first.")

    form = log_start(other, who.engagement, session, now=LATER).initial

    assert (form["shared"], form["private"]) == ("", "")
    own = log_start(who.coach, who.engagement, session, now=LATER).initial
    assert (own["shared"], own["private"]) == ("The first coach's words.", "Private to the first.")


def test_an_agreement_waits_for_nobody_who_has_left():
    who = coached()
    Engagement.objects.update(status="agreeing")
    version = AgreementFactory(
        engagement=who.engagement, number=2, offered_at=None, in_force_at=None
    )
    offer_agreement(version=version, actor=who.coach, now=MOMENT)
    for person, part in ((who.coach, "coach"), (who.client, "client")):
        sign_agreement(
            version=version, person=person, part=part, how="signed_in", actor=person, now=MOMENT
        )

    sponsor = Party.objects.get(person=who.sponsor)
    end_party(party=sponsor, actor=who.coach, now=LATER)

    version.refresh_from_db()
    assert version.in_force_at == LATER


def test_the_link_of_somebody_who_has_left_opens_nothing(client):
    who = coached()
    link = signing_path(who.agreement, who.sponsor, "sponsor")
    assert client.get(link).status_code == 200

    end_party(party=Party.objects.get(person=who.sponsor), actor=who.coach, now=MOMENT)

    assert client.get(link).status_code == 404


def test_a_report_released_in_another_tab_is_changed_no_more():
    who = coached()
    drafting = {"engagement": who.engagement, "kind": "end", "goals": []}
    report = draft_report(text="Draft.", actor=who.coach, now=MOMENT, **drafting)
    offer_report(report=report, actor=who.coach, now=MOMENT)
    stale = SponsorReport.objects.get()
    release_report(report=report, actor=who.client, now=MOMENT)

    with pytest.raises(Refused, match="has been released"):
        change_report(report=stale, text="Other.", actor=who.client, now=LATER)
