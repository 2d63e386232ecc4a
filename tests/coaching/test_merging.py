"""Two records of one person become one: nothing that was written is lost."""

import pytest
from django.core.exceptions import PermissionDenied

from coaching import notes
from coaching.models import Attendance, CoachingRequest, Party, SessionNote
from pd_portal.audit.actions import Refused
from pd_portal.people.actions.merges import merge_people, undo_merge
from tests.coaching.test_life import asked
from tests.factories.coaching import MOMENT, AttendanceFactory, PartyFactory, coached, held
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    found = coached()
    held(found, shared="We met at noon.", private="Slower next time.")
    return found


def joined(duplicate, into):
    return merge_people(duplicate=duplicate, into=into, actor=StaffMemberFactory(), now=MOMENT)


def private_note(viewer):
    return notes.open_note(viewer=viewer, note=SessionNote.objects.get(kind="private"))


def test_what_a_coach_wrote_opens_under_the_record_that_remains(who):
    kept = StaffMemberFactory()

    joined(who.coach, kept)

    assert private_note(kept) == "Slower next time."
    with pytest.raises(PermissionDenied):
        private_note(who.coach)


def test_undoing_the_merge_gives_the_texts_back(who):
    kept = StaffMemberFactory()

    undo_merge(merge=joined(who.coach, kept), actor=StaffMemberFactory(), now=MOMENT)

    assert private_note(who.coach) == "Slower next time."


def test_a_request_moves_with_the_person_who_asked():
    request, kept = asked(), StaffMemberFactory()

    joined(request.client, kept)

    assert notes.need_of(viewer=kept, request=CoachingRequest.objects.get()) == (
        "I lead a new team."
    )


def test_a_part_held_by_both_is_held_once(who):
    twice = PartyFactory(engagement=who.engagement, part="client").person

    joined(twice, who.client)

    current = Party.objects.current().filter(engagement=who.engagement, part="client")
    assert [party.person for party in current] == [who.client]


def test_both_expected_at_one_session_is_one_row_and_comes_apart_again(who):
    session = who.engagement.sessions.get()
    twice = AttendanceFactory(session=session, presence="expected").person

    merge = joined(twice, who.client)
    assert Attendance.objects.get(session=session, part="client").presence == "attended"
    undo_merge(merge=merge, actor=StaffMemberFactory(), now=MOMENT)

    assert Attendance.objects.filter(session=session, part="client").count() == 2


def test_coach_and_client_are_not_one_person(who):
    with pytest.raises(Refused, match="coaches"):
        joined(who.coach, who.client)
