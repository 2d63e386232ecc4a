"""Who can read what was written, and that nothing else can."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from coaching import notes
from coaching.actions.goals import share_goal, write_goal
from coaching.actions.reports import change_report, draft_report, offer_report, release_report
from coaching.models import CoachingGoal, LogDraft, Opening, SessionNote
from pd_portal.audit.actions import Refused, System
from pd_portal.vault.envelopes import CannotOpen
from pd_portal.vault.models import OwnerKey
from tests.factories.coaching import MOMENT, PartyFactory, coached, held
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def note(kind):
    return SessionNote.objects.get(kind=kind)


def readers_of(row, people):
    def reads(person):
        try:
            return bool(notes.open_pieces(viewer=person, rows=[row]))
        except PermissionDenied:
            return False

    return [reads(person) for person in people]


def test_a_private_note_is_its_authors_alone():
    who = coached()
    held(who, private="She doubts herself.")
    second_coach = PartyFactory(engagement=who.engagement, part="coach").person
    people = [who.coach, second_coach, who.client, who.sponsor, StaffMemberFactory()]

    assert readers_of(note("private"), people) == [True, False, False, False, False]


def test_a_shared_summary_is_read_by_coach_and_client():
    who = coached()
    held(who, shared="We planned the meeting.")
    assistant = PartyFactory(
        engagement=who.engagement, part="delegate", for_person=who.client
    ).person

    assert readers_of(note("shared"), [who.coach, who.client, who.sponsor, assistant]) == [
        True,
        True,
        False,
        False,
    ]


def test_a_sponsor_reads_the_summary_of_a_meeting_of_all_three():
    who = coached()
    session = held(who, shared="All three of us.")
    session.is_three_way = True
    session.save()
    session.attendance.create(person=who.sponsor, part="sponsor", presence="attended")

    assert readers_of(note("shared"), [who.sponsor]) == [True]


def test_the_database_holds_no_word_of_it():
    held(coached(), private="Peregrine seven.", shared="Heliotrope nine.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT body_sealed FROM pd_coaching_sessionnote")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())

    assert b"Peregrine" not in kept
    assert b"Heliotrope" not in kept


def test_a_note_moved_to_another_session_does_not_open():
    who = coached()
    held(who, private="First.")
    other = held(who, day=3)
    moved = note("private")
    moved.session = other

    with pytest.raises(CannotOpen):
        notes.open_note(viewer=who.coach, note=moved)


def test_notes_cannot_be_reached_from_what_they_hang_on():
    reachable = {
        field.get_accessor_name()
        for model in (type(coached().engagement), SessionNote.session.field.related_model)
        for field in model._meta.related_objects
        if field.related_model is SessionNote
    }

    assert reachable <= {None}


def test_after_permanent_deletion_the_text_is_gone_and_the_shared_part_is_not():
    who = coached()
    held(who, private="Gone.", shared="Kept.")
    private, shared = note("private"), note("shared")

    notes.delete_for_good(
        kind=notes.PRIVATE, engagement_id=who.engagement.pk, actor=System("test"), now=MOMENT
    )

    with pytest.raises(CannotOpen, match="deleted for good"):
        notes.open_note(viewer=who.coach, note=private)
    assert notes.open_note(viewer=who.coach, note=shared) == "Kept."


def restored(text, wrapped=None):
    """The sealed text as yesterday's backup has it, with its wrapped key too where given."""
    SessionNote.objects.filter(kind="private").update(body_sealed=text)
    if wrapped is not None:
        wrapped.save(force_insert=True)


def yesterday(who):
    """A private note, its ciphertext and its wrapped key, then all of it deleted for good."""
    held(who, private="Gone.")
    sealed = bytes(note("private").body_sealed)
    wrapped = OwnerKey.objects.get(kind=notes.PRIVATE)
    notes.delete_for_good(
        kind=notes.PRIVATE, engagement_id=who.engagement.pk, actor=System("test"), now=MOMENT
    )
    return sealed, wrapped


def test_yesterdays_ciphertext_is_unreadable_with_todays_keys():
    who = coached()
    sealed, _ = yesterday(who)
    held(who, day=3, private="A new key for new words.")

    restored(sealed)

    for row in SessionNote.objects.filter(kind="private"):
        with pytest.raises(CannotOpen):
            notes.open_note(viewer=who.coach, note=row)


def test_a_restored_key_does_not_help_once_its_master_key_is_retired(settings):
    who = coached()
    sealed, wrapped = yesterday(who)
    settings.PD_PORTAL_VAULT_KEYS = ["next:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]

    restored(sealed, wrapped)

    with pytest.raises(CannotOpen):
        notes.open_note(viewer=who.coach, note=note("private"))


def test_a_log_that_cannot_be_read_cannot_be_written_over(client):
    who = coached()
    session = held(who, private="Gone.", shared="Kept.")
    notes.delete_for_good(
        kind=notes.PRIVATE, engagement_id=who.engagement.pk, actor=System("test"), now=MOMENT
    )
    client.force_login(who.coach.user)

    answer = client.get(reverse("coaching:log", args=[session.pk]))

    assert (answer.status_code, SessionNote.objects.count()) == (503, 2)
    assert "Nothing was changed or overwritten" in answer.content.decode()


def test_a_draft_is_not_kept_without_its_key_and_says_so(client, settings):
    who = coached()
    held(who, private="Still here.")
    settings.PD_PORTAL_VAULT_KEYS = ["other:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]
    client.force_login(who.coach.user)

    answer = client.post(reverse("coaching:draft", args=[who.engagement.pk]), {"shared": "Words"})

    assert (answer.status_code, LogDraft.objects.count()) == (503, 0)


def test_a_lost_master_key_overwrites_nothing(settings):
    who = coached()
    held(who, private="Still here.")
    settings.PD_PORTAL_VAULT_KEYS = ["other:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]

    with pytest.raises(CannotOpen):
        held(who, day=2, private="Another.")
    settings.PD_PORTAL_VAULT_KEYS = ["test-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
    assert notes.open_note(viewer=who.coach, note=note("private")) == "Still here."


def test_opening_many_pieces_costs_the_same_as_opening_one(django_assert_max_num_queries):
    who = coached()
    for day in range(1, 6):
        held(who, day=day, shared=f"Day {day}")
    rows = list(SessionNote.objects.all())

    with django_assert_max_num_queries(3):
        texts = notes.open_pieces(viewer=who.coach, rows=rows)

    assert len(texts) == 5


def goal_of(who, shareable=True):
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words={"outcome": "Everyone speaks."},
        kind="team",
        actor=who.client,
        now=MOMENT,
    )
    share_goal(goal=goal, is_shareable=shareable, actor=who.client, now=MOMENT)
    return goal


def report_of(who):
    return draft_report(
        engagement=who.engagement,
        kind="end",
        text="Everyone speaks now.",
        goals=[goal_of(who)],
        actor=who.coach,
        now=MOMENT,
    )


def test_nothing_leaves_before_the_client_releases_it():
    who = coached()
    report = report_of(who)
    steps = [readers_of(report, [who.client, who.sponsor])]

    offer_report(report=report, actor=who.coach, now=MOMENT)
    steps.append(readers_of(report, [who.client, who.sponsor]))
    change_report(report=report, text="We all speak.", actor=who.client, now=MOMENT)
    released = release_report(report=report, actor=who.client, now=MOMENT)
    steps.append(readers_of(released, [who.client, who.sponsor]))

    assert steps == [[False, False], [True, False], [True, True]]


def test_only_the_client_releases():
    who = coached()
    report = offer_report(report=report_of(who), actor=who.coach, now=MOMENT)

    for person in (who.coach, who.sponsor):
        with pytest.raises(Refused):
            release_report(report=report, actor=person, now=MOMENT)


def test_a_report_is_drafted_from_goals_the_client_marked():
    who = coached()

    with pytest.raises(Refused, match="marked as shareable"):
        draft_report(
            engagement=who.engagement,
            kind="end",
            text="x",
            goals=[goal_of(who, shareable=False)],
            actor=who.coach,
            now=MOMENT,
        )


def test_only_the_client_marks_a_goal():
    who = coached()
    goal = goal_of(who)

    with pytest.raises(Refused):
        share_goal(goal=goal, is_shareable=True, actor=who.coach, now=MOMENT)
    assert CoachingGoal.objects.get().is_shareable


def test_an_opening_works_for_two_people_one_engagement_and_a_while():
    who, others = coached(), coached()
    held(who, private="Asked for.")
    held(others, private="Not asked for.")
    officer, second = StaffMemberFactory.create_batch(2)
    mine = SessionNote.objects.get(engagement=who.engagement)
    theirs = SessionNote.objects.get(engagement=others.engagement)
    opening = Opening(engagement=who.engagement, asked_by=officer)

    def opens(viewer, row, now=MOMENT):
        try:
            return bool(notes.open_for_records(viewer=viewer, opening=opening, rows=[row], now=now))
        except PermissionDenied:
            return False

    assert not opens(officer, mine)
    opening.approved_by, opening.expires_at = second, MOMENT + timedelta(hours=1)
    assert opens(officer, mine)
    assert not opens(officer, theirs)
    assert not opens(second, mine)
    assert not opens(officer, mine, MOMENT + timedelta(hours=1))
