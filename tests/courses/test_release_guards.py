import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def refused(sql, params=()):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return True


@pytest.mark.parametrize(
    "change",
    ["number = 9", "kind = 'correction'", "digest = 'x'", "note = 'x'", "content = '{}'"],
)
def test_a_release_is_never_changed(change):
    release = ReleaseFactory()

    assert refused(f"UPDATE pd_courses_release SET {change} WHERE id = %s", [release.pk])


def test_a_release_is_never_deleted():
    release = ReleaseFactory()

    assert refused("DELETE FROM pd_courses_release WHERE id = %s", [release.pk])


def test_a_module_has_each_number_once():
    release = ReleaseFactory(number=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseFactory(module=release.module, number=1)


def test_a_correction_cannot_stop_old_completions_from_counting():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseFactory(kind="correction", old_completions_count=False)


def test_nobody_confirms_their_own_release():
    person = StaffMemberFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseFactory(released_by=person, confirmed_by=person)


@pytest.mark.parametrize("change", ["hours = 1.3", "hours = 0", "pass_mark = 101", "attempts = 0"])
def test_a_module_holds_its_rules(change):
    module = ModulePageFactory()

    assert refused(f"UPDATE pd_courses_modulepage SET {change} WHERE page_ptr_id = %s", [module.pk])


@pytest.mark.parametrize(("field", "value"), [("cooling_off_minutes", 10**12), ("attempts", 21)])
def test_a_rule_nobody_could_live_with_is_refused_at_its_field(field, value):
    """A wait of a million years had no date, and the player ended with an error page."""
    module = ModulePageFactory()
    setattr(module, field, value)

    with pytest.raises(ValidationError) as refused:
        module.full_clean()

    assert list(refused.value.message_dict) == [field]
