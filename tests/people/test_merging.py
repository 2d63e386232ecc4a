"""Two records become one, and two again."""

from datetime import UTC, date, datetime

import pytest
from django.core import serializers

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.merges import merge_people, undo_merge
from pd_portal.people.actions.persons import refresh_search_words
from pd_portal.people.merging import merge_handlers, person_keys
from pd_portal.people.models import MergePermit, Position, StaffMember
from tests.factories.people import (
    DelegateFactory,
    EmployerFactory,
    ExternalPersonFactory,
    LeaveFactory,
    PersonEmailFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
    UnitHeadFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
BY = {"actor": System("test"), "now": NOW}


def busy_person():
    person = StaffMemberFactory(user=None)
    PositionFactory(person=person)
    LeaveFactory(person=person)
    PersonEmailFactory(person=person)
    RoleGrantFactory(person=person)
    UnitHeadFactory(person=person)
    PositionFactory(supervisor=person)
    DelegateFactory(supervisor=person)
    return person


def dump():
    rows = [*StaffMember.objects.order_by("pk")]
    for model in {key.model for key in person_keys()}:
        rows += model._base_manager.order_by("pk")
    return sorted(serializers.serialize("json", [row]) for row in rows)


def test_everything_moves_to_the_record_that_stays():
    duplicate, into = busy_person(), StaffMemberFactory()

    merge_people(duplicate=duplicate, into=into, **BY)

    left = [
        key.name
        for key in person_keys()
        if key.model.objects.filter(**{key.field.name: duplicate}).exists()
    ]
    assert left == []
    assert into.positions.count() == 1
    assert StaffMember.objects.get(pk=duplicate.pk).merged_into == into


def test_undoing_restores_every_key():
    duplicate, into = busy_person(), busy_person()
    Position.objects.filter(person=into).update(voided_at=NOW)
    refresh_search_words(into)
    before = dump()

    merge = merge_people(duplicate=duplicate, into=into, **BY)
    assert dump() != before
    undo_merge(merge=merge, **BY)

    assert dump() == before
    assert not MergePermit.objects.exists()


def test_a_login_moves_when_the_other_record_has_none():
    duplicate, into = StaffMemberFactory(), StaffMemberFactory(user=None)
    user = duplicate.user

    merge = merge_people(duplicate=duplicate, into=into, **BY)
    assert StaffMember.objects.get(user=user) == into

    undo_merge(merge=merge, **BY)
    assert StaffMember.objects.get(user=user) == duplicate


def test_of_two_sign_ins_the_one_that_would_open_an_empty_record_is_closed(client):
    duplicate, into = StaffMemberFactory(), StaffMemberFactory()
    client.force_login(duplicate.user)

    merge = merge_people(duplicate=duplicate, into=into, **BY)
    assert client.get("/home/").status_code == 302

    undo_merge(merge=merge, **BY)
    client.force_login(duplicate.user)
    assert client.get("/home/").status_code == 200


def test_rows_added_after_the_merge_stay_where_they_are():
    duplicate, into = StaffMemberFactory(user=None), StaffMemberFactory()
    merge = merge_people(duplicate=duplicate, into=into, **BY)
    leave = LeaveFactory(person=into)

    undo_merge(merge=merge, **BY)

    leave.refresh_from_db()
    assert leave.person == into


def test_two_primaries_are_settled_first():
    duplicate, into = PositionFactory().person, PositionFactory().person

    with pytest.raises(Refused, match="primary position at Agency on August 1, 2026"):
        merge_people(duplicate=duplicate, into=into, **BY)


def test_records_of_two_employers_are_not_merged_by_one_person():
    duplicate = PositionFactory(employer=EmployerFactory(code="district")).person
    into = PositionFactory().person

    with pytest.raises(Refused, match="Somebody of the other employer has to agree"):
        merge_people(duplicate=duplicate, into=into, **BY)


def test_a_duplicate_at_one_employer_of_somebody_with_two_is_merged():
    into = PositionFactory().person
    PositionFactory(person=into, employer=EmployerFactory(code="district"))
    duplicate = PositionFactory(primary=False).person

    merge_people(duplicate=duplicate, into=into, **BY)

    assert into.positions.filter(starts_on=date(2026, 8, 1)).count() == 3


def test_an_outsider_is_never_merged_with_staff():
    with pytest.raises(Refused, match="from outside"):
        merge_people(duplicate=ExternalPersonFactory(), into=StaffMemberFactory(), **BY)


def test_a_merge_is_undone_once():
    merge = merge_people(duplicate=StaffMemberFactory(), into=StaffMemberFactory(), **BY)
    undo_merge(merge=merge, **BY)

    with pytest.raises(Refused, match="already undone"):
        undo_merge(merge=merge, **BY)


def test_handlers_of_other_apps_run_both_ways():
    class Handler:
        calls = []

        def merge(self, duplicate, into, now):
            self.calls.append("merge")
            return {"chosen": 1}

        def undo(self, duplicate, into, kept, now):
            self.calls.append(kept)

    merge_handlers.register("test", Handler())

    merge = merge_people(duplicate=StaffMemberFactory(), into=StaffMemberFactory(), **BY)
    undo_merge(merge=merge, **BY)

    assert Handler.calls == ["merge", {"chosen": 1}]
    del merge_handlers._items["test"]
