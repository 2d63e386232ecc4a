from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pd_portal.audit.actions import System
from pd_portal.calendars.actions.claims import (
    TimeTaken,
    Wanted,
    claim_time,
    forget_expired_holds,
    hold_subject,
    release_time,
    replace_claims,
)
from pd_portal.calendars.models import TimeClaim
from tests.factories.calendars import NOON, TimeClaimFactory, at
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
TEST = System("test")
ONE = at(13)


def wanted(subject, people, start, end, **more):
    return Wanted(subject, [person.pk for person in people], start, end, **more)


def claim(subject, people, start=NOON, end=ONE, **more):
    claim_time(actor=TEST, now=at(8), wanted=wanted(subject, people, start, end), **more)


def held():
    return set(TimeClaim.objects.values_list("person_id", "subject_ref"))


def test_a_claim_is_a_row_for_each_person():
    coach, client = StaffMemberFactory(), StaffMemberFactory()

    claim(("test.Meeting", "1"), [client, coach])

    assert held() == {(coach.pk, "1"), (client.pk, "1")}


def test_a_person_promised_elsewhere_is_named_and_nothing_is_claimed():
    coach, client = StaffMemberFactory(), StaffMemberFactory()
    TimeClaimFactory(person=client, starts_at=at(12, 59), ends_at=at(14), subject_ref="old")

    with pytest.raises(TimeTaken) as refusal:
        claim(("test.Meeting", "new"), [coach, client])

    assert refusal.value.people == {client.pk}
    assert held() == {(client.pk, "old")}


def test_times_that_only_touch_are_both_claimed():
    coach = StaffMemberFactory()
    TimeClaimFactory(person=coach, starts_at=at(11), ends_at=at(12))
    TimeClaimFactory(person=coach, starts_at=at(13), ends_at=at(14))

    claim(("test.Meeting", "between"), [coach])

    assert TimeClaim.objects.count() == 3


def test_seconds_are_rounded_outward():
    coach = StaffMemberFactory()
    TimeClaimFactory(person=coach, starts_at=at(11), ends_at=NOON + timedelta(seconds=1))

    with pytest.raises(TimeTaken):
        claim(("test.Meeting", "1"), [coach])


def test_an_expired_hold_gives_way_and_a_fresh_one_does_not():
    coach = StaffMemberFactory()
    hold = {"person": coach, "subject_label": "hold"}
    TimeClaimFactory(**hold, expires_at=at(8), subject_ref="old")
    claim(("test.Meeting", "1"), [coach])
    TimeClaimFactory(**hold, starts_at=at(15), ends_at=at(16), expires_at=at(9), subject_ref="new")

    with pytest.raises(TimeTaken):
        claim(("test.Meeting", "2"), [coach], at(15, 30), at(16, 30))

    assert held() == {(coach.pk, "1"), (coach.pk, "new")}


def test_a_claim_replaces_the_hold_it_was_kept_by():
    coach = StaffMemberFactory()
    hold = wanted(hold_subject("form"), [coach], NOON, at(13), expires_at=at(9))
    claim_time(actor=TEST, now=at(8), wanted=hold)

    claim(("test.Meeting", "1"), [coach], instead_of=[hold_subject("form")])

    assert held() == {(coach.pk, "1")}


def test_a_move_over_its_own_time_is_no_overlap():
    coach = StaffMemberFactory()
    claim(("test.Meeting", "1"), [coach])

    claim(
        ("test.Meeting", "1"), [coach], at(12, 30), at(13, 30), instead_of=[("test.Meeting", "1")]
    )

    assert TimeClaim.objects.get().starts_at == at(12, 30)


def test_a_refused_move_keeps_the_old_time():
    coach = StaffMemberFactory()
    claim(("test.Meeting", "1"), [coach])
    claim(("test.Meeting", "2"), [coach], at(14), at(15))

    with pytest.raises(TimeTaken):
        claim(("test.Meeting", "1"), [coach], at(14), at(15), instead_of=[("test.Meeting", "1")])

    assert TimeClaim.objects.of("test.Meeting", "1").get().starts_at == NOON


@pytest.mark.parametrize("blocked", [False, True])
def test_a_swap_succeeds_or_fails_whole(blocked):
    coach, first, second = (StaffMemberFactory() for _ in range(3))
    one, two = ("test.Meeting", "1"), ("test.Meeting", "2")
    claim(one, [coach, first], at(9), at(10))
    claim(two, [coach, second], at(14), at(15))
    if blocked:
        TimeClaimFactory(person=second, starts_at=at(9, 30), ends_at=at(9, 45))
    swap = [
        wanted(one, [coach, first], at(14), at(15)),
        wanted(two, [coach, second], at(9), at(10)),
    ]

    if blocked:
        with pytest.raises(TimeTaken):
            replace_claims(actor=TEST, now=at(8), release=[one, two], wanted=swap)
    else:
        replace_claims(actor=TEST, now=at(8), release=[one, two], wanted=swap)

    expected = at(9) if blocked else at(14)
    assert {row.starts_at for row in TimeClaim.objects.of(*one)} == {expected}


def test_released_time_is_free_again():
    coach = StaffMemberFactory()
    claim(("test.Meeting", "1"), [coach])

    release_time(actor=TEST, now=at(8), subject=("test.Meeting", "1"))

    assert held() == set()


def test_expired_holds_are_forgotten():
    TimeClaimFactory(subject_label="hold", expires_at=at(8))
    TimeClaimFactory(subject_label="hold", expires_at=at(9))

    assert forget_expired_holds(actor=TEST, now=at(8)) == 1


# The database itself -----------------------------------------------------------------------------


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def insert(person, start, end, subject="raw"):
    row = TimeClaimFactory.build(person=person, starts_at=start, ends_at=end)
    run(
        "INSERT INTO pd_calendars_timeclaim "
        "(person_id, starts_min, ends_min, subject_label, subject_ref, made_at) VALUES "
        f"({person.pk}, {row.starts_min}, {row.ends_min}, 'test.Meeting', '{subject}', '{NOON}')"
    )


@pytest.mark.parametrize(
    "start, end",
    [
        (at(12), at(13)),
        (at(11), at(12, 1)),
        (at(12, 59), at(14)),
        (at(11), at(14)),
        (at(12, 10), at(12, 20)),
    ],
)
def test_a_raw_insert_of_an_overlapping_claim_fails(start, end):
    claimed = TimeClaimFactory()

    with pytest.raises(IntegrityError):
        insert(claimed.person, start, end)


def test_a_raw_insert_beside_a_claim_succeeds():
    claimed = TimeClaimFactory()

    insert(claimed.person, at(13), at(14))
    insert(StaffMemberFactory(), NOON, at(13))

    assert TimeClaim.objects.count() == 3


def test_bulk_creation_of_overlapping_claims_fails():
    person = StaffMemberFactory()
    rows = [TimeClaimFactory.build(person=person) for _ in range(2)]

    with pytest.raises(IntegrityError), transaction.atomic():
        TimeClaim.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "change",
    [
        "starts_min = starts_min - 1",
        "ends_min = ends_min + 1",
        "subject_ref = 'other'",
        "expires_at = '2026-11-03 09:00:00+00:00'",
        "person_id = (SELECT MIN(id) FROM pd_people_staffmember)",
    ],
)
def test_a_claim_is_never_updated(change):
    StaffMemberFactory()
    TimeClaimFactory()

    with pytest.raises(IntegrityError):
        run(f"UPDATE pd_calendars_timeclaim SET {change}")


@pytest.mark.parametrize(
    "broken",
    [
        {"starts_at": at(13)},
        {"ends_at": at(12) + timedelta(minutes=1441)},
        {"expires_at": at(9)},
        {"subject_label": "hold"},
    ],
)
def test_a_claim_has_minutes_and_only_holds_expire(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeClaimFactory(**broken)
