from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.audit.actions import Refused, System
from pd_portal.people.signin import actions
from pd_portal.people.signin.addresses import is_role_mailbox, person_with_address, still_reaches
from pd_portal.people.signin.linking import Claims, decide
from pd_portal.people.signin.models import LinkReview
from pd_portal.ui.dates import now
from tests.factories.people import (
    EmployerFactory,
    EmploymentFactory,
    PersonEmailFactory,
    StaffMemberFactory,
    UserFactory,
)
from tests.factories.signin import LinkReviewFactory

DAY = date(2026, 10, 1)
IDP = System("identity provider")


def from_address(address, **claims):
    return Claims(provider="district", address=address, verified=True, **claims)


@pytest.mark.parametrize(
    "address, is_desk",
    [
        ("office@n.org", True),
        ("hr.north@n.org", True),
        ("principal2@n.org", True),
        ("it@n.org", True),
        ("ivy.tran@n.org", False),
        ("kit@n.org", False),
    ],
)
def test_a_desk_is_told_from_a_person(address, is_desk):
    assert is_role_mailbox(address) is is_desk


@pytest.mark.django_db
def test_an_address_one_person_has_and_nobody_had_links():
    row = PersonEmailFactory(address="ada@n.org")

    assert decide(from_address("ada@n.org"), DAY).person == row.person


@pytest.mark.django_db
def test_a_reissued_address_never_links():
    PersonEmailFactory(
        address="j.smith@n.org", starts_on=date(2020, 8, 1), ends_on=date(2024, 6, 30)
    )
    PersonEmailFactory(address="j.smith@n.org")

    match = decide(from_address("j.smith@n.org"), DAY)

    assert (match.person, match.reason) == (None, "reissued")


@pytest.mark.django_db
def test_the_address_of_somebody_who_left_never_links():
    PersonEmailFactory(address="gone@n.org", ends_on=date(2026, 9, 1))

    assert decide(from_address("gone@n.org"), DAY).reason == "reissued"


@pytest.mark.django_db
def test_an_address_two_people_share_never_links():
    PersonEmailFactory(address="desk7@n.org")
    PersonEmailFactory(address="desk7@n.org")

    assert decide(from_address("desk7@n.org"), DAY).reason == "several"


@pytest.mark.django_db
def test_an_address_the_provider_has_not_verified_never_links():
    PersonEmailFactory(address="ada@n.org")

    assert decide(Claims("district", address="ada@n.org"), DAY).reason == "unverified"


@pytest.mark.django_db
def test_a_personal_address_never_links():
    PersonEmailFactory(address="ada@home.org", kind="personal")

    assert person_with_address("ada@home.org").person is None


@pytest.mark.django_db
def test_employer_and_number_link_whatever_the_address(settings):
    settings.PD_PORTAL_IDENTITY_PROVIDERS = {"district": {"employer": "north"}}
    spell = EmploymentFactory(employer=EmployerFactory(code="north"), employee_id="1001")
    PersonEmailFactory(address="other@n.org")

    match = decide(from_address("other@n.org", employee_id="1001"), DAY)

    assert match.person == spell.person


@pytest.mark.django_db
def test_the_same_number_of_another_employer_is_another_person(settings):
    settings.PD_PORTAL_IDENTITY_PROVIDERS = {"district": {"employer": "north"}}
    EmployerFactory(code="north")
    EmploymentFactory(employer=EmployerFactory(code="south"), employee_id="1001")

    assert decide(from_address("", employee_id="1001"), DAY).reason == "unknown"


@pytest.mark.django_db
def test_a_number_without_a_known_employer_is_not_looked_at():
    EmploymentFactory(employee_id="1001")

    assert decide(from_address("", employee_id="1001"), DAY).person is None


@given(st.sampled_from(["", "a@n.org", "office@n.org"]), st.booleans(), st.sampled_from(["", "9"]))
@pytest.mark.django_db
def test_every_claim_ends_with_a_person_or_a_reason(address, verified, employee_id):
    match = decide(Claims("district", address, verified, employee_id), DAY)

    assert (match.person is None) == bool(match.reason)


@pytest.mark.django_db
def test_mail_reaches_only_who_has_the_address_today():
    old = PersonEmailFactory(
        address="j@n.org", starts_on=date(2020, 8, 1), ends_on=date(2024, 6, 30)
    )
    new = PersonEmailFactory(address="j@n.org")

    assert still_reaches(new.person, "J@n.org")
    assert not still_reaches(old.person, "j@n.org")


@pytest.mark.django_db
def test_a_person_has_one_login():
    person = StaffMemberFactory()

    with pytest.raises(Refused, match="another way"):
        actions.link_login(person=person, user=UserFactory(), how="x", actor=IDP, now=now())


@pytest.mark.django_db
def test_a_login_belongs_to_one_person():
    taken = StaffMemberFactory().user

    with pytest.raises(Refused, match="somebody else"):
        actions.link_login(
            person=StaffMemberFactory(user=None), user=taken, how="x", actor=IDP, now=now()
        )


@pytest.mark.django_db
def test_a_doubtful_sign_in_is_held_once():
    user = UserFactory()
    for _ in range(2):
        actions.hold_for_review(
            user=user, claims=from_address("a@n.org"), reason="unknown", actor=IDP, now=now()
        )

    assert LinkReview.objects.waiting().count() == 1


@pytest.mark.django_db
def test_deciding_hands_over_the_record_and_names_who_decided():
    review, hr = LinkReviewFactory(), StaffMemberFactory()
    person = StaffMemberFactory(user=None)

    actions.decide_review(review=review, person=person, actor=hr, now=now())

    person.refresh_from_db()
    assert person.user == review.user
    assert review.decided_by == hr


@pytest.mark.django_db
def test_a_decision_is_final():
    review, hr = LinkReviewFactory(), StaffMemberFactory()
    actions.decide_review(review=review, person=None, actor=hr, now=now())

    with pytest.raises(Refused, match="already decided"):
        actions.decide_review(review=review, person=None, actor=hr, now=now())
