"""From a request to the last session, one rule a test: beginnings, agreements, introductions."""

from datetime import timedelta

import pytest

from coaching.actions.agreements import (
    draft_agreement,
    offer_agreement,
    sign_agreement,
    still_to_sign,
    withdraw_agreement,
)
from coaching.actions.logs import Entry, log_session, log_unplanned
from coaching.actions.requests import ask_for_coaching, choose_coach, pass_on_coach, propose_coach
from coaching.actions.sessions import Happened, cancel_session, plan_session
from coaching.models import CoachingRequest, Engagement, Proposal
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from tests.factories.coaching import (
    MOMENT,
    ContractFactory,
    ServiceLineFactory,
    coached,
)
from tests.factories.people import OrgUnitFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(**options):
    client = StaffMemberFactory()
    return ask_for_coaching(
        client=client,
        unit=OrgUnitFactory(),
        service_line=ServiceLineFactory(),
        need="I lead a new team.",
        actor=client,
        now=MOMENT,
        **options,
    )


def proposed(request):
    return propose_coach(
        request=request, coach=StaffMemberFactory(), actor=StaffMemberFactory(), now=MOMENT
    )


def began():
    request = asked()
    return choose_coach(proposal=proposed(request), actor=request.client, now=MOMENT)


def happened(start, minutes=60, attended=(0,), outcome="held"):
    return Happened(
        outcome=outcome,
        mode="video",
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        attended=attended,
    )


def people_of(engagement, part):
    return [party.person for party in engagement.parties.current().filter(part=part)]


def test_the_client_chooses_and_an_engagement_begins():
    request = asked()
    proposal = proposed(request)

    engagement = choose_coach(proposal=proposal, actor=request.client, now=MOMENT)

    assert people_of(engagement, "client") == [request.client]
    assert people_of(engagement, "coach") == [proposal.coach]
    assert CoachingRequest.objects.get().status == "matched"


def test_the_coach_hears_of_being_chosen():
    engagement = began()

    told = Message.objects.get(kind="coaching_begun")
    assert [told.recipient] == people_of(engagement, "coach")


def test_nobody_chooses_for_the_client():
    proposal = proposed(asked())

    with pytest.raises(Refused):
        choose_coach(proposal=proposal, actor=proposal.coach, now=MOMENT)


def test_passing_on_a_coach_puts_the_request_back_in_the_queue():
    proposal = proposed(asked())

    pass_on_coach(proposal=proposal, actor=proposal.request.client, now=MOMENT)

    assert Proposal.objects.get().answer == "passed"
    assert CoachingRequest.objects.get().status == "waiting"


def test_another_coach_takes_over_and_the_first_one_is_out():
    who = coached()
    request = ask_for_coaching(
        client=who.client,
        unit=who.engagement.unit,
        service_line=who.engagement.service_line,
        need="Another style.",
        replaces=who.engagement,
        actor=who.client,
        now=MOMENT,
    )
    proposal = proposed(request)

    choose_coach(proposal=proposal, actor=who.client, now=MOMENT)

    assert people_of(who.engagement, "coach") == [proposal.coach]
    assert not Engagement.objects.of_person(who.coach.pk, "coach").exists()


def test_an_engagement_draws_on_the_partners_contract():
    request = asked()
    contract = ContractFactory(partner=request.unit)
    contract.service_lines.add(request.service_line)

    engagement = choose_coach(proposal=proposed(request), actor=request.client, now=MOMENT)

    assert engagement.contract == contract


def test_the_last_signature_brings_the_agreement_into_force():
    engagement = began()
    version = draft_agreement(
        engagement=engagement,
        text="We meet.",
        terms={},
        actor=people_of(engagement, "coach")[0],
        now=MOMENT,
    )
    offer_agreement(version=version, actor=version.drafted_by, now=MOMENT)

    for party in still_to_sign(version):
        assert Engagement.objects.get().status == "agreeing"
        sign_agreement(
            version=version,
            person=party.person,
            part=party.part,
            how="link",
            actor=party.person,
            now=MOMENT,
        )

    assert Engagement.objects.get().status == "active"


def test_an_amendment_leaves_the_old_version_in_force_until_all_have_signed():
    who = coached()
    amendment = draft_agreement(
        engagement=who.engagement, text="We meet weekly.", terms={}, actor=who.coach, now=MOMENT
    )
    offer_agreement(version=amendment, actor=who.coach, now=MOMENT)
    sign = {"how": "signed_in", "now": MOMENT + HOUR}

    sign_agreement(version=amendment, person=who.client, part="client", actor=who.client, **sign)
    who.agreement.refresh_from_db()
    assert who.agreement.ended_at is None
    sign_agreement(version=amendment, person=who.coach, part="coach", actor=who.coach, **sign)
    sign_agreement(version=amendment, person=who.sponsor, part="sponsor", actor=who.sponsor, **sign)

    who.agreement.refresh_from_db()
    assert who.agreement.ended_at == MOMENT + HOUR


def test_a_withdrawn_version_cannot_be_signed():
    who = coached()
    version = draft_agreement(
        engagement=who.engagement, text="No.", terms={}, actor=who.coach, now=MOMENT
    )
    offer_agreement(version=version, actor=who.coach, now=MOMENT)
    withdraw_agreement(version=version, actor=who.coach, now=MOMENT)

    with pytest.raises(Refused, match="withdrawn"):
        sign_agreement(
            version=version,
            person=who.client,
            part="client",
            how="link",
            actor=who.client,
            now=MOMENT,
        )


def test_two_introductions_and_no_third():
    engagement = began()

    numbers = [
        plan_session(
            engagement=engagement,
            starts_at=MOMENT + day * timedelta(days=1),
            ends_at=MOMENT + day * timedelta(days=1) + HOUR,
            mode="video",
            actor=StaffMemberFactory(),
            now=MOMENT,
        ).intro_no
        for day in (1, 2)
    ]

    assert numbers == [1, 2]
    with pytest.raises(Refused, match="Sign the agreement"):
        plan_session(
            engagement=engagement,
            starts_at=MOMENT + HOUR,
            ends_at=MOMENT + 2 * HOUR,
            mode="video",
            actor=StaffMemberFactory(),
            now=MOMENT,
        )


def test_an_introduction_called_off_does_not_come_back_once_its_place_is_taken():
    engagement = began()
    (coach,), (client,) = people_of(engagement, "coach"), people_of(engagement, "client")
    plan = {"engagement": engagement, "mode": "video", "actor": client, "now": MOMENT}
    first = plan_session(starts_at=MOMENT + HOUR, ends_at=MOMENT + 2 * HOUR, **plan)
    cancel_session(session=first, actor=client, now=MOMENT)
    plan_session(starts_at=MOMENT + 3 * HOUR, ends_at=MOMENT + 4 * HOUR, **plan)
    entry = Entry(happened(MOMENT + HOUR, attended=[client.pk]))

    with pytest.raises(Refused, match="took this place"):
        log_session(session=first, entry=entry, actor=coach, now=MOMENT + 9 * HOUR)


def test_an_introduction_has_no_notes():
    engagement = began()
    (coach,), (client,) = people_of(engagement, "coach"), people_of(engagement, "client")

    with pytest.raises(Refused, match="without notes"):
        log_unplanned(
            engagement=engagement,
            entry=Entry(happened(MOMENT, attended=[client.pk]), shared="We met."),
            actor=coach,
            now=MOMENT + timedelta(days=1),
        )
