from datetime import timedelta

import pytest
from django.urls import reverse

from courses.actions.concerns import answer_concern, appeal_concern, move_promise, raise_concern
from courses.models import ConcernsDesk
from courses.signals import concern_raised
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from pd_portal.ui.dates import local_day
from pd_portal.ui.dates import now as moment
from tests.courses.playing import release
from tests.factories.people import PositionFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PositionFactory().person


@pytest.fixture
def employer(person):
    return person.positions.get().employer


@pytest.fixture
def owner(employer):
    made = PositionFactory(employer=employer).person
    employer.concerns_owner = made
    employer.save()
    return made


def raised(person, **changes):
    values = {"kind": "belief", "asks_for": "equivalent", "text": "I see this otherwise."}
    return raise_concern(
        actor=person,
        person=person,
        module=release().module,
        lesson="start",
        now=moment(),
        **(values | changes),
    )


def test_it_goes_to_the_employers_owner_with_a_promised_day(person, owner):
    concern = raised(person)

    assert concern.owner == owner
    assert concern.promised_on == local_day(moment()) + timedelta(days=10)
    assert Message.objects.get().recipient == owner


def test_it_goes_to_the_stand_in_when_the_owner_leads_the_person(employer, owner):
    stand_in = PositionFactory(employer=employer).person
    ConcernsDesk.objects.create(employer=employer, stand_in=stand_in, promise_days=5)
    led = PositionFactory(employer=employer, supervisor=owner).person

    concern = raised(led)

    assert concern.owner == stand_in
    assert concern.promised_on == local_day(moment()) + timedelta(days=5)


def test_without_an_owner_an_administrator_has_it(person, client):
    concern = raised(person)
    administrator = employee_with_role("administrator")
    client.force_login(administrator.user)

    assert concern.owner is None
    assert client.get(reverse("courses:concern", args=[concern.pk])).status_code == 200


def test_raising_and_moving_the_promise_are_news(person, owner):
    heard = []
    hear = lambda **call: heard.append((call["concern"].promised_on, call["moved"]))  # noqa: E731  (a receiver must be held)
    concern_raised.connect(hear)
    concern = raised(person)

    later = concern.promised_on + timedelta(days=7)
    move_promise(actor=owner, concern=concern, promised_on=later, text="More time", now=moment())

    assert heard == [(concern.promised_on, False), (later, True)]


def test_an_answer_closes_it_and_an_appeal_opens_it_once(person, owner, employer):
    other = PositionFactory(employer=employer).person
    ConcernsDesk.objects.create(employer=employer, stand_in=other)
    concern = raised(person)
    answer_concern(actor=owner, concern=concern, text="Here is an equivalent.", now=moment())

    appeal_concern(actor=person, concern=concern, text="It is the same.", now=moment())

    concern.refresh_from_db()
    assert concern.closed_at is None
    assert concern.owner == other
    answer_concern(actor=other, concern=concern, text="Agreed.", now=moment())
    with pytest.raises(Refused, match="already"):
        appeal_concern(actor=person, concern=concern, text="Again.", now=moment())


def test_a_promise_is_moved_to_a_day_to_come(person, owner):
    with pytest.raises(Refused, match="still to come"):
        move_promise(
            actor=owner,
            concern=raised(person),
            promised_on=local_day(moment()),
            text="",
            now=moment(),
        )


def test_a_stranger_finds_no_concern(person, owner, client):
    concern = raised(person)
    client.force_login(PositionFactory().person.user)

    assert client.get(reverse("courses:concern", args=[concern.pk])).status_code == 404


def test_the_person_reads_it_but_does_not_answer_it(person, owner, client):
    concern = raised(person)
    client.force_login(person.user)

    assert client.get(reverse("courses:concern", args=[concern.pk])).status_code == 200
    answered = client.post(
        reverse("courses:answer_concern", args=[concern.pk]), {"answer-text": "x"}
    )
    assert answered.status_code == 403


def test_the_owner_answers_in_the_browser(person, owner, client):
    concern = raised(person)
    client.force_login(owner.user)
    assert "I see this otherwise." in client.get(reverse("courses:concern", args=[concern.pk])).content.decode()  # fmt: skip

    empty = client.post(reverse("courses:answer_concern", args=[concern.pk]), {"answer-text": ""})
    client.post(reverse("courses:answer_concern", args=[concern.pk]), {"answer-text": "Thank you."})

    assert empty.status_code == 422
    concern.refresh_from_db()
    assert concern.closed_at


def test_the_list_gives_ages(person, owner, client):
    raised(person)
    client.force_login(owner.user)

    page = client.get(reverse("courses:concerns")).content.decode()

    assert "Waiting for your answer" in page
