from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.audit.actions import Refused, System
from pd_portal.audit.models import AuditRecord
from pd_portal.people.signin import actions, codes
from pd_portal.people.signin.models import ActivationCode
from tests.factories.people import (
    EmployerFactory,
    EmploymentFactory,
    ExternalPersonFactory,
    PositionFactory,
    StaffMemberFactory,
    UserFactory,
)
from tests.factories.signin import PLAIN, ActivationCodeFactory

NOW = datetime(2026, 10, 1, 19, 0, tzinfo=UTC)
HR = System("hr")
GOOD = "river stone paper boat"


def issue(employment, **how):
    return actions.issue_code(
        person=employment.person, employment=employment, actor=HR, now=NOW, **how
    )


def use(code, password=GOOD, now=NOW):
    return actions.use_code(code=code, password=password, actor=HR, now=now)


@given(st.text("acde -", max_size=30))
def test_dashes_spaces_and_small_letters_do_not_matter(noise):
    letters = "".join(c for c in noise.upper() if c.isalnum())

    assert codes.tidy(noise) == letters
    assert codes.digest(noise) == codes.digest(letters)


def test_codes_avoid_letters_that_look_alike():
    assert not set(codes.ALPHABET) & set("0O1IL2Z5S8BUV")
    assert len({codes.new_code() for _ in range(200)}) == 200


@pytest.mark.django_db
def test_the_login_name_is_employer_and_number():
    spell = EmploymentFactory(
        employer=EmployerFactory(code="north"), employee_id="10 234", person__user=None
    )

    issued = issue(spell)

    assert issued.code.login_name == "NORTH-10234"
    assert codes.matches(issued.plain, issued.code.digest)


@pytest.mark.django_db
def test_the_plain_code_is_kept_nowhere():
    issued = issue(EmploymentFactory())

    row = ActivationCode.objects.values().get()
    assert issued.plain not in str(row) + str(list(AuditRecord.objects.values()))


@pytest.mark.django_db
def test_a_second_letter_ends_the_first():
    spell = EmploymentFactory()
    first = issue(spell).code

    issue(spell)

    first.refresh_from_db()
    assert first.revoked_at == NOW
    with pytest.raises(Refused, match="no longer good"):
        use(first)


@pytest.mark.django_db
def test_somebody_who_left_gets_no_letter():
    spell = EmploymentFactory(ends_on=(NOW - timedelta(days=2)).date())

    with pytest.raises(Refused, match="does not work here"):
        issue(spell)


@pytest.mark.django_db
def test_a_person_from_outside_is_a_guest():
    person = ExternalPersonFactory(user=None)

    issued = actions.issue_code(person=person, employment=None, actor=HR, now=NOW)

    assert issued.code.login_name == f"GUEST-{person.pk}"


@pytest.mark.django_db
def test_using_a_code_makes_the_login_of_the_person():
    code = ActivationCodeFactory(issued_at=NOW)

    user = use(code)

    code.person.refresh_from_db()
    assert code.person.user == user
    assert user.username == code.login_name
    assert user.check_password(GOOD)


@pytest.mark.django_db
def test_a_code_works_once():
    code = ActivationCodeFactory(issued_at=NOW)
    use(code)

    with pytest.raises(Refused, match="no longer good"):
        use(code)


@pytest.mark.django_db
@pytest.mark.parametrize("days, good", [(13, True), (14, False), (15, False)])
def test_a_code_is_good_for_fourteen_days(days, good):
    ActivationCodeFactory(issued_at=NOW)

    assert ActivationCode.objects.open(NOW + timedelta(days=days)).exists() is good


@pytest.mark.django_db
def test_a_weak_password_is_refused_at_its_field_and_the_code_stays_good():
    code = ActivationCodeFactory(issued_at=NOW)

    with pytest.raises(Refused) as refused:
        use(code, password="password1234")

    assert refused.value.field == "password"
    assert ActivationCode.objects.open(NOW).exists()


@pytest.mark.django_db
def test_a_renewal_keeps_the_login_and_changes_the_password():
    person = StaffMemberFactory()
    code = ActivationCodeFactory(person=person, issued_at=NOW, reason="renewal")

    assert use(code) == person.user


@pytest.mark.django_db
@pytest.mark.parametrize("clears, left", [(True, 0), (False, 1)])
def test_a_lost_telephone_is_taken_away_only_when_asked(clears, left):
    person = StaffMemberFactory()
    Authenticator.objects.create(user=person.user, type="totp", data={})

    use(ActivationCodeFactory(person=person, issued_at=NOW, clears_second_factor=clears))

    assert Authenticator.objects.count() == left


@pytest.mark.django_db
def test_a_name_somebody_else_signs_in_with_goes_to_hr():
    UserFactory(username="agency-77")

    with pytest.raises(Refused, match="already in use"):
        use(ActivationCodeFactory(login_name="AGENCY-77", issued_at=NOW))


@pytest.mark.django_db
def test_ten_wrong_codes_end_a_letter(settings):
    code = ActivationCodeFactory(issued_at=NOW, attempts=8)

    actions.count_miss(code=code, actor=HR, now=NOW)
    assert ActivationCode.objects.open(NOW).exists()

    actions.count_miss(code=code, actor=HR, now=NOW)
    assert not ActivationCode.objects.open(NOW).exists()


@pytest.mark.django_db
def test_the_database_keeps_one_open_code_a_person():
    code = ActivationCodeFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pd_signin_activationcode (person_id, login_name, digest, reason, "
            "clears_second_factor, issued_at, expires_at, attempts) SELECT person_id, login_name, "
            "digest, reason, clears_second_factor, issued_at, expires_at, attempts "
            "FROM pd_signin_activationcode WHERE id = %s",
            [code.pk],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["expires_at = issued_at", "reason = 'whim'", "used_at = issued_at, revoked_at = issued_at"],
)
def test_the_database_refuses_what_makes_no_sense(change):
    ActivationCodeFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE pd_signin_activationcode SET {change}")


@pytest.mark.django_db
def test_letters_go_to_those_of_the_unit_who_cannot_sign_in_yet(rf, monkeypatch):
    from django.db.models import Q

    from pd_portal.people.signin.queries import employments_for_letters

    monkeypatch.setattr("pd_portal.people.signin.queries.people_kept_by", lambda user: Q(pk__gt=0))
    driver = PositionFactory(person__user=None)
    PositionFactory(unit=driver.unit)
    PositionFactory(person__user=None)

    found = employments_for_letters(user=None, unit=driver.unit, everyone=False, day=NOW.date())

    assert [spell.person for spell in found] == [driver.person]


def test_the_plain_constant_of_the_tests_is_a_code():
    assert len(codes.tidy(PLAIN)) == codes.LENGTH
