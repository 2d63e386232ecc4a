"""Every constraint and guard of coaching, broken by raw SQL."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from coaching.models import (
    ActionItem,
    CoachCapacity,
    CoachingGoal,
    CoachingRequest,
    DisposalPlan,
    Disposition,
    LedgerLine,
    LegalHold,
    LogDraft,
    Opening,
    ProgressShare,
    Proposal,
    RecordsNotice,
    RecordsRequest,
    Redaction,
    RetentionRule,
    SessionNote,
    ShortForm,
    Signature,
    SponsorReport,
)
from pd_portal.audit import guards
from tests.factories.coaching import (
    MOMENT,
    START,
    AgreementFactory,
    AttendanceFactory,
    ContractFactory,
    EngagementFactory,
    HeldSessionFactory,
    PartyFactory,
    SessionFactory,
    TemplateFactory,
)
from tests.factories.people import EmployerFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db

# Whose constraints test_booking_constraints.py breaks.
BOOKING = {"availability", "session_types", "booking", "proposed", "questions"}
UNKNOWN = {
    "service_line_grade": ("serviceline", "evidence_grade"),
    "engagement_status": ("engagement", "status"),
    "party_part": ("party", "part"),
    "template_session_mode": ("templatesession", "mode"),
    "request_status": ("coachingrequest", "status"),
    "proposal_answer": ("proposal", "answer"),
    "signature_how": ("signature", "how"),
    "signature_part": ("signature", "part"),
    "session_mode": ("coachingsession", "mode"),
    "session_outcome": ("coachingsession", "outcome"),
    "attendance_part": ("attendance", "part"),
    "attendance_presence": ("attendance", "presence"),
    "short_form_moment": ("shortform", "moment"),
    "note_kind": ("sessionnote", "kind"),
    "goal_kind": ("coachinggoal", "kind"),
    "goal_state": ("coachinggoal", "state"),
    "report_kind": ("sponsorreport", "kind"),
    "records_status": ("recordsrequest", "status"),
    "notice_recipient": ("recordsnotice", "recipient"),
    "retention_type": ("retentionrule", "record_type"),
    "disposition_type": ("disposition", "record_type"),
}
DAY = "'2001-01-01'"
TIME = "'2001-01-01 00:00:00+00:00'"
CHANGES = {
    **{
        name: f"UPDATE pd_coaching_{table} SET \"{field}\" = 'wrong'"
        for name, (table, field) in UNKNOWN.items()
    },
    "request_status": "UPDATE pd_coaching_coachingrequest SET status = 'wrong', decided_at = requested_at",
    "session_outcome": "UPDATE pd_coaching_coachingsession SET outcome = 'wrong', minutes = NULL, started_at = NULL, ended_at = NULL WHERE outcome = 'held'",
    "service_line_minutes": "UPDATE pd_coaching_serviceline SET default_minutes = 5",
    "contract_dates": f"UPDATE pd_coaching_contract SET ends_on = {DAY}",
    "contract_buys_something": "UPDATE pd_coaching_contract SET bought_sessions = NULL",
    "template_sessions": "UPDATE pd_coaching_engagementtemplate SET allotted_sessions = 0",
    "template_months": "UPDATE pd_coaching_engagementtemplate SET months = 37",
    "template_steps_due": "UPDATE pd_coaching_engagementtemplate SET steps_due_days = 0",
    "template_notice_hours": "UPDATE pd_coaching_engagementtemplate SET cancel_notice_hours = 400",
    "template_session_minutes": "UPDATE pd_coaching_templatesession SET minutes = 4",
    "engagement_dates": f"UPDATE pd_coaching_engagement SET ends_on = {DAY}",
    "engagement_closed_has_day": "UPDATE pd_coaching_engagement SET status = 'closed'",
    "capacity_at_most": "UPDATE pd_coaching_coachcapacity SET engagements = 100",
    "party_dates": f"UPDATE pd_coaching_party SET ends_on = {DAY}",
    "party_delegate_names_whom": "UPDATE pd_coaching_party SET for_person_id = person_id WHERE part = 'client'",
    "request_decided_has_time": "UPDATE pd_coaching_coachingrequest SET status = 'declined'",
    "request_matched_has_engagement": "UPDATE pd_coaching_coachingrequest SET status = 'matched', decided_at = requested_at",
    "agreement_offered_before_force": f"UPDATE pd_coaching_agreementversion SET in_force_at = {TIME} WHERE offered_at IS NULL",
    "agreement_notice_hours": "UPDATE pd_coaching_agreementversion SET cancel_notice_hours = 400 WHERE offered_at IS NULL",
    "agreement_dates": f"UPDATE pd_coaching_agreementversion SET ended_at = {TIME} WHERE in_force_at IS NOT NULL",
    "signature_paper_has_recorder": "UPDATE pd_coaching_signature SET how = 'paper'",
    "session_agreed_or_intro": "UPDATE pd_coaching_coachingsession SET agreement_version_id = NULL WHERE outcome = ''",
    "session_planned_pair": "UPDATE pd_coaching_coachingsession SET planned_ends_at = NULL",
    "session_actual_pair": "UPDATE pd_coaching_coachingsession SET ended_at = NULL WHERE outcome = 'held'",
    "session_planned_order": "UPDATE pd_coaching_coachingsession SET planned_ends_at = planned_starts_at",
    "session_actual_order": "UPDATE pd_coaching_coachingsession SET ended_at = started_at WHERE outcome = 'held'",
    "session_held_has_minutes": "UPDATE pd_coaching_coachingsession SET minutes = NULL WHERE outcome = 'held'",
    "session_minutes_in_a_day": "UPDATE pd_coaching_coachingsession SET minutes = 1441 WHERE outcome = 'held'",
    "session_planned_or_logged": "UPDATE pd_coaching_coachingsession SET planned_starts_at = NULL, planned_ends_at = NULL WHERE outcome = ''",
    "session_logged_has_time": "UPDATE pd_coaching_coachingsession SET logged_at = NULL WHERE outcome = 'held'",
    "goal_link_whole": "UPDATE pd_coaching_coachinggoal SET link_kind = 'module'",
    "action_done_or_dropped": "UPDATE pd_coaching_actionitem SET done_at = written_at, dropped_at = written_at",
    "report_released_whole": "UPDATE pd_coaching_sponsorreport SET released_at = drafted_at",
    "records_period": f"UPDATE pd_coaching_recordsrequest SET period_ends_on = {DAY}",
    "records_release": f"UPDATE pd_coaching_recordsrequest SET earliest_release_on = {DAY}",
    "opening_two_people": f"UPDATE pd_coaching_opening SET approved_by_id = asked_by_id, approved_at = asked_at, expires_at = {TIME.replace('2001', '2090')}",
    "opening_approved_whole": "UPDATE pd_coaching_opening SET approved_at = asked_at",
    "opening_has_reason": "UPDATE pd_coaching_opening SET reason = ''",
    "opening_dates": "UPDATE pd_coaching_opening SET approved_by_id = (SELECT max(id) FROM pd_people_staffmember), approved_at = asked_at, expires_at = asked_at",
    "redaction_has_exemption": "UPDATE pd_coaching_redaction SET exemption = ''",
    "hold_dates": f"UPDATE pd_coaching_legalhold SET ends_on = {DAY}",
    "hold_has_matter": "UPDATE pd_coaching_legalhold SET matter = ''",
    "disposal_plan_type": "UPDATE pd_coaching_disposalplan SET record_type = 'session'",
    "disposal_plan_carried_out_has_ended": "UPDATE pd_coaching_disposalplan SET disposition_id = (SELECT max(id) FROM pd_coaching_disposition)",
    "disposition_two_people": "UPDATE pd_coaching_disposition SET approved_by_id = asked_by_id",
}
TWINS = {
    "party_once": "pd_coaching_party WHERE part = 'client'",
    "party_delegate_once": "pd_coaching_party WHERE part = 'delegate'",
    "party_one_sponsor": "pd_coaching_party WHERE part = 'sponsor'",
    "proposal_once": "pd_coaching_proposal",
    "proposal_one_chosen": "pd_coaching_proposal",
    "agreement_number": "pd_coaching_agreementversion WHERE in_force_at IS NOT NULL",
    "agreement_one_in_force": "pd_coaching_agreementversion WHERE in_force_at IS NOT NULL",
    "agreement_one_pending": "pd_coaching_agreementversion WHERE offered_at IS NULL",
    "signature_once": "pd_coaching_signature",
    "session_intro_once": "pd_coaching_coachingsession WHERE intro_no = 1",
    "attendance_once": "pd_coaching_attendance",
    "short_form_once": "pd_coaching_shortform",
    "note_once": "pd_coaching_sessionnote",
    "draft_once_a_session": "pd_coaching_logdraft WHERE session_id IS NOT NULL",
    "draft_once_unplanned": "pd_coaching_logdraft WHERE session_id IS NULL",
    "progress_share_once": "pd_coaching_progressshare",
    "report_once": "pd_coaching_sponsorreport",
    "ledger_line_once": "pd_coaching_ledgerline",
    "disposal_plan_once": "pd_coaching_disposalplan",
    "template_session_name": "pd_coaching_templatesession",
}
# Columns of a twin that would break another constraint first.
VARIED = {"agreement_one_in_force": {"number": "99"}, "agreement_one_pending": {"number": "99"}}


@pytest.fixture
def world():
    """One row at least of every table of coaching."""
    client, coach, other = StaffMemberFactory.create_batch(3)
    engagement = EngagementFactory(template=TemplateFactory())
    ContractFactory()
    agreement = AgreementFactory(engagement=engagement, number=1)
    AgreementFactory(engagement=engagement, number=2, offered_at=None, in_force_at=None)
    PartyFactory(engagement=engagement, person=client)
    CoachCapacity.objects.create(
        coach=coach, engagements=5, starts_on=START, said_by=other, said_at=MOMENT
    )
    PartyFactory(engagement=engagement, person=other, part="delegate", for_person=client)
    PartyFactory(engagement=engagement, part="sponsor")
    SessionFactory(engagement=engagement, agreement_version=agreement)
    session = HeldSessionFactory(engagement=engagement, agreement_version=agreement)
    SessionFactory(engagement=engagement, agreement_version=None, intro_no=1)
    AttendanceFactory(session=session, person=client)
    said = {"engagement": engagement, "body_sealed": b"x"}
    Signature.objects.create(
        version=agreement,
        person=client,
        part="client",
        how="link",
        signed_at=MOMENT,
        text_digest="d",
    )
    SessionNote.objects.create(
        session=session, author=coach, kind="private", written_at=MOMENT, **said
    )
    LogDraft.objects.create(session=session, author=coach, saved_at=MOMENT, **said)
    LogDraft.objects.create(author=coach, saved_at=MOMENT, **said)
    ShortForm.objects.create(
        session=session, person=client, moment="before", answers_sealed=b"x", saved_at=MOMENT
    )
    CoachingGoal.objects.create(client=client, written_by=coach, written_at=MOMENT, **said)
    ActionItem.objects.create(owner=client, written_by=coach, written_at=MOMENT, **said)
    ProgressShare.objects.create(
        engagement=engagement, person=client, link_kind="module", link_ref="1", given_at=MOMENT
    )
    SponsorReport.objects.create(kind="end", drafted_by=coach, drafted_at=MOMENT, **said)
    asked = CoachingRequest.objects.create(
        requester=client,
        client=client,
        unit=engagement.unit,
        service_line=engagement.service_line,
        need_sealed=b"x",
        requested_at=MOMENT,
    )
    Proposal.objects.create(
        request=asked, coach=coach, proposed_by=other, proposed_at=MOMENT, answer="chosen"
    )
    request = RecordsRequest.objects.create(
        requester="A newspaper",
        period_starts_on=START,
        period_ends_on=START,
        received_on=START,
        earliest_release_on=START,
        logged_by=other,
        logged_at=MOMENT,
    )
    RecordsNotice.objects.create(request=request, recipient="union", given_at=MOMENT)
    opening = Opening.objects.create(
        request=request, engagement=engagement, asked_by=client, asked_at=MOMENT, reason="Asked"
    )
    Redaction.objects.create(
        opening=opening,
        item="note-1",
        words_sealed=b"",
        exemption="A",
        made_by=other,
        made_at=MOMENT,
    )
    LegalHold.objects.create(
        engagement=engagement, matter="A case", placed_by=other, starts_on=START
    )
    RetentionRule.objects.get_or_create(record_type="private_note")
    Disposition.objects.create(
        engagement=engagement,
        record_type="private_note",
        pieces=1,
        authority="A",
        asked_by=client,
        approved_by=coach,
        disposed_at=MOMENT,
    )
    DisposalPlan.objects.create(
        engagement=engagement,
        record_type="shared",
        planned_by=other,
        planned_at=MOMENT,
        copy_until=START,
    )
    LedgerLine.objects.create(session=session, employer=EmployerFactory(), day=START, minutes=60)
    return engagement


def told_by(sql: str) -> str:
    """Run ``sql`` in a savepoint; return what the database said against it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return str(error)
    return ""


def twin_of(name: str) -> str:
    """SQL that adds a row like the first one of the constraint's table."""
    table = TWINS[name].split()[0]
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    columns.remove("id")
    varied = VARIED.get(name, {})
    listed = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join(varied.get(c, f'"{c}"') for c in columns)
    return f"INSERT INTO {table} ({listed}) SELECT {values} FROM {TWINS[name]}"


@pytest.fixture
def without_guards(world):
    """Constraints alone: guards would speak first."""
    guards.drop_all()
    return world


def test_the_database_refuses_each_change(without_guards):
    accepted = [name for name, sql in CHANGES.items() if name not in told_by(sql)]

    assert accepted == []


def test_the_database_refuses_each_twin(without_guards):
    accepted = [name for name in TWINS if "unique" not in told_by(twin_of(name)).lower()]

    assert accepted == []


def test_every_constraint_is_broken_by_a_test():
    named = {
        constraint.name
        for model in apps.get_app_config("pd_coaching").get_models()
        if model.__module__.rsplit(".", 1)[-1] not in BOOKING
        for constraint in model._meta.constraints
    }

    assert named == CHANGES.keys() | TWINS.keys()


def delete_every_template():
    """A foreign key is looked at when the transaction ends; a test runs inside one, so now."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pd_coaching_templatesession")
        cursor.execute("DELETE FROM pd_coaching_engagementtemplate")
    connection.check_constraints()


def test_a_template_that_was_used_cannot_be_deleted(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_every_template()


def test_the_database_knows_the_same_words_as_the_choices():
    """A choice added without its constraint would be refused on the day it is used."""
    for model in apps.get_app_config("pd_coaching").get_models():
        for constraint in model._meta.constraints:
            if constraint.name not in UNKNOWN or constraint.name == "signature_part":
                continue
            field = model._meta.get_field(UNKNOWN[constraint.name][1])
            words = {value for value, _ in field.choices}
            (child,) = constraint.condition.children

            assert set(child[1]) - {""} == words, constraint.name


GUARDED = {
    "an agreement's text after it was offered": "UPDATE pd_coaching_agreementversion SET text = 'x' WHERE number = 1",
    "a term after it was offered": "UPDATE pd_coaching_agreementversion SET hr_sees_name = NOT hr_sees_name WHERE number = 1",
    "deleting an agreement": "DELETE FROM pd_coaching_agreementversion WHERE number = 2",
    "another client in place of one": "UPDATE pd_coaching_party SET person_id = (SELECT max(id) FROM pd_people_staffmember) WHERE part = 'client'",
    "another first day": "UPDATE pd_coaching_party SET starts_on = '2020-01-01'",
    "deleting a party": "DELETE FROM pd_coaching_party WHERE part = 'delegate'",
    "moving a session to another engagement": "UPDATE pd_coaching_coachingsession SET created_at = '2020-01-01 00:00:00+00:00'",
    "another agreement's session": "UPDATE pd_coaching_coachingsession SET agreement_version_id = (SELECT id FROM pd_coaching_agreementversion WHERE number = 2) WHERE outcome = 'held'",
    "a note on an introduction": "UPDATE pd_coaching_sessionnote SET session_id = (SELECT id FROM pd_coaching_coachingsession WHERE intro_no = 1)",
    "an opening's reason": "UPDATE pd_coaching_opening SET reason = 'Another'",
    "deleting a signature": "DELETE FROM pd_coaching_signature",
    "changing a signature": "UPDATE pd_coaching_signature SET text_digest = 'x'",
    "deleting a disposition": "DELETE FROM pd_coaching_disposition",
    "changing a disposition": "UPDATE pd_coaching_disposition SET pieces = 2",
    "changing a notice": "UPDATE pd_coaching_recordsnotice SET address = 'x'",
    "changing what was said of room": "UPDATE pd_coaching_coachcapacity SET engagements = 6",
    "deleting what was said of room": "DELETE FROM pd_coaching_coachcapacity",
    "deleting a notice": "DELETE FROM pd_coaching_recordsnotice",
}


def test_the_guards_refuse(world):
    accepted = [what for what, sql in GUARDED.items() if "guard" not in told_by(sql)]

    assert accepted == []


def test_a_released_report_stays_as_it_was(world):
    SponsorReport.objects.update(  # writes: arranging
        offered_at=MOMENT, released_at=MOMENT, released_by=StaffMemberFactory()
    )

    assert "guard" in told_by("UPDATE pd_coaching_sponsorreport SET body_sealed = 'y'")


def test_text_columns_are_ciphertext_or_reportable_words():
    """A new free text column is sealed, or is named here as readable by whoever may see the row."""
    readable = {
        "ServiceLine.practice",
        "ServiceLine.agreement_text",
        "AgreementVersion.text",
        "Opening.reason",
        "LegalHold.matter",
        "Redaction.exemption",
        "Disposition.authority",
        "RetentionRule.authority",
        "RecordsRequest.requester",
        "RecordsRequest.union_contact",
        "RecordsNotice.address",
        "CoachingSession.place",
        "EngagementTemplate.about",
        "EngagementTemplate.agreement_text",
        "EngagementTemplate.goals",
        "EngagementTemplate.client_steps",
        "EngagementTemplate.coach_steps",
    }
    written = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("pd_coaching").get_models()
        if model.__module__.rsplit(".", 1)[-1] not in BOOKING
        for field in model._meta.fields
        if isinstance(field, models.TextField)
        or (isinstance(field, models.CharField) and field.max_length >= 200 and not field.choices)
    }

    assert written == readable
