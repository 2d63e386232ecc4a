"""A client who has left the group reads on what was written with them, and nothing since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from coaching import notes
from coaching.actions.goals import add_action, write_goal
from coaching.actions.parties import end_party
from coaching.models import Party, SessionNote
from coaching.queries.copies import own_copy
from coaching.queries.engagement import load
from tests.coaching.browsing import get, page
from tests.factories.coaching import MOMENT, PartyFactory, coached, held
from tests.factories.people import PositionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]

LEFT = MOMENT + timedelta(days=5)


@pytest.fixture
def group():
    """Two clients; ``gone`` leaves after five days."""
    who = coached()
    who.gone = PartyFactory(engagement=who.engagement).person
    for person in (who.gone, who.client, who.coach):
        PositionFactory(person=person)
    held(who, day=2, shared="Said with everybody.")
    party = Party.objects.get(person=who.gone)
    end_party(party=party, actor=who.coach, now=LEFT)
    held(who, day=9, shared="Said later.")
    by = {"engagement": who.engagement, "actor": who.coach}
    after = LEFT + timedelta(days=3)
    write_goal(client=who.client, words={"outcome": "Goal of later."}, kind="team", now=after, **by)
    add_action(words="Step of later.", owner=who.client, now=after, **by)
    return who


def test_the_page_ends_where_they_left(client, group):
    shown = page(get(client, group.gone, "engagement", group.engagement.pk))

    assert "You took part until January 16, 2027." in shown
    assert "Said with everybody." in shown
    assert "of later" not in shown
    assert "Said later." not in shown


def test_so_does_their_copy(group):
    """The page that gives it is for those who take part; the copy itself is no wider."""
    engagement = load(group.gone.user, group.engagement.pk)

    copy = own_copy(group.gone, engagement, now=LEFT + timedelta(days=9))

    assert [session["shared"] for session in copy["sessions"]] == [["Said with everybody."]]
    assert (copy["goals"], copy["open_steps"]) == ([], [])


def test_the_wall_itself_ends_there(group):
    early, late = SessionNote.objects.order_by("pk")

    assert notes.open_note(viewer=group.gone, note=early) == "Said with everybody."
    with pytest.raises(PermissionDenied):
        notes.open_note(viewer=group.gone, note=late)


def test_who_stayed_reads_on(client, group):
    shown = page(get(client, group.client, "engagement", group.engagement.pk))

    for words in ("Said with everybody.", "Said later.", "Goal of later.", "Step of later."):
        assert words in shown
