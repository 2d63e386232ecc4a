from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.people.signin.letters import Sender, letters_pdf
from pd_portal.people.signin.models import ActivationCode, LinkReview
from tests.factories.people import (
    DataSharingFactory,
    EmployerFactory,
    EmploymentFactory,
    PartnerEmployerFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.signin import PLAIN, ActivationCodeFactory, LinkReviewFactory

pytestmark = pytest.mark.django_db
GOOD = {"password": "river stone paper boat", "again": "river stone paper boat"}


@pytest.fixture
def hr(client):
    """HR of the whole agency, signed in."""
    grant = RoleGrantFactory(role=roles.HR, person=PositionFactory().person)
    client.force_login(grant.person.user)
    return grant.person


def type_code(client, name, code=PLAIN):
    return client.post(reverse("signin:activate"), {"name": name, "code": code})


def test_a_letter_leads_to_a_password_and_in(client):
    code = ActivationCodeFactory(login_name="AGENCY-10234")

    type_code(client, "agency-10234", "acde fghj kmnp")
    done = client.post(reverse("signin:password"), GOOD)

    assert done.url == "/home/"
    assert client.session["_auth_user_id"] == str(code.person.__class__.objects.get().user_id)


@pytest.mark.parametrize("name, code", [("AGENCY-1", "AAAA-AAAA-AAAA"), ("NOBODY-1", PLAIN)])
def test_a_wrong_name_and_a_wrong_code_get_the_same_answer(client, name, code):
    ActivationCodeFactory(login_name="AGENCY-1")

    answer = type_code(client, name, code)

    assert answer.status_code == 422
    assert "do not belong to a letter that is still good" in answer.content.decode()


def test_wrong_codes_are_counted(client):
    code = ActivationCodeFactory()

    type_code(client, code.login_name, "AAAA-AAAA-AAAA")

    code.refresh_from_db()
    assert code.attempts == 1


def test_one_address_may_not_try_for_ever(client, settings):
    settings.PD_PORTAL_ACTIVATION_PER_ADDRESS = 1
    type_code(client, "A-1", "x")

    assert "Many codes were tried" in type_code(client, "A-1", "x").content.decode()


def test_the_password_page_needs_a_code_first(client):
    assert client.get(reverse("signin:password")).url == reverse("signin:activate")


def test_two_different_passwords_are_told_apart(client):
    code = ActivationCodeFactory()
    type_code(client, code.login_name)

    answer = client.post(reverse("signin:password"), GOOD | {"again": "other"})

    assert "The two passwords differ." in answer.content.decode()


def test_hr_prints_letters_for_a_unit(client, hr):
    position = PositionFactory(person__user=None)

    answer = client.post(reverse("signin:letters"), {"unit": position.unit.pk})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
    assert ActivationCode.objects.get().person == position.person


def test_a_unit_where_everybody_signs_in_prints_nothing(client, hr):
    position = PositionFactory()

    answer = client.post(reverse("signin:letters"), {"unit": position.unit.pk})

    assert answer.status_code == 422
    assert "can sign in already" in answer.content.decode()


def test_too_many_letters_are_refused_before_any_code_is_made(client, hr, settings):
    settings.PD_PORTAL_LETTERS_AT_ONCE = 0
    position = PositionFactory(person__user=None)

    answer = client.post(reverse("signin:letters"), {"unit": position.unit.pk})

    assert "Choose a smaller unit" in answer.content.decode()
    assert not ActivationCode.objects.exists()


def test_hr_renews_a_sign_in_in_person(client, hr):
    person = PositionFactory().person

    answer = client.post(reverse("signin:renew", args=[person.pk]), {"seen": "on"})

    code = ActivationCode.objects.get()
    assert (code.person, code.reason) == (person, "renewal")
    assert code.login_name in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_supervisor_renews_for_their_own_people_only(client):
    supervisor = PositionFactory().person
    mine = PositionFactory(supervisor=supervisor).person
    other = PositionFactory().person
    client.force_login(supervisor.user)

    assert client.get(reverse("signin:renew", args=[mine.pk])).status_code == 200
    assert client.get(reverse("signin:renew", args=[other.pk])).status_code == 404


def test_seeing_a_record_is_not_renewing_its_sign_in(client):
    """A registrar who also supervises somebody renews for that one alone."""
    registrar = RoleGrantFactory(role=roles.REGISTRAR, person=PositionFactory().person).person
    PositionFactory(supervisor=registrar)
    other = PositionFactory().person
    client.force_login(registrar.user)

    answer = client.get(reverse("signin:renew", args=[other.pk]))

    assert answer.status_code == 403
    assert "own supervisor renew a sign-in" in answer.content.decode()


def test_a_supervisor_cannot_take_a_second_step_away(client):
    supervisor = PositionFactory().person
    mine = PositionFactory(supervisor=supervisor).person
    client.force_login(supervisor.user)
    url = reverse("signin:renew", args=[mine.pk])

    assert "lost their telephone" not in client.get(url).content.decode()
    client.post(url, {"seen": "on", "clears_second_factor": "on"})
    assert ActivationCode.objects.get().clears_second_factor is False


def test_who_only_reads_a_partners_people_never_lets_them_in(client, hr):
    """A sharing opens records for reading; a fresh code would hand the record over."""
    theirs = PositionFactory(employer=PartnerEmployerFactory(), person__user=None)
    DataSharingFactory(owner=theirs.employer, reader=EmployerFactory())

    assert client.get(reverse("people:person", args=[theirs.person.pk])).status_code == 200
    assert client.post(reverse("signin:renew", args=[theirs.person.pk])).status_code == 403
    printed = client.post(reverse("signin:letters"), {"unit": theirs.unit.pk})
    assert printed.status_code == 422
    assert not ActivationCode.objects.exists()


def test_letters_reach_units_where_everybody_has_a_last_day(client, hr):
    position = PositionFactory(person__user=None, ends_on=date(2099, 6, 30))

    client.post(reverse("signin:letters"), {"unit": position.unit.pk})

    assert ActivationCode.objects.get().person == position.person


def test_addresses_are_not_added_past_the_roster(client, hr):
    answer = client.post("/accounts/email/", {"email": "me@home.example", "action_add": ""})

    assert answer.url == reverse("signin:security")
    assert not EmailAddress.objects.exists()


def test_nobody_renews_their_own(client, hr):
    assert client.get(reverse("signin:renew", args=[hr.pk])).status_code == 403


def test_hr_decides_whose_sign_in_it_is(client, hr):
    person = EmploymentFactory(person__user=None, employee_id="77").person
    review = LinkReviewFactory(employee_id="77")

    client.post(reverse("signin:review", args=[review.pk]), {"person_id": person.pk})

    person.refresh_from_db()
    assert person.user == review.user


def test_hr_can_say_that_it_is_nobody(client, hr):
    review = LinkReviewFactory()

    client.post(reverse("signin:review", args=[review.pk]), {"person_id": "none"})

    assert not LinkReview.objects.waiting().exists()


def test_sign_ins_of_a_partner_wait_for_its_own_hr(client, hr, settings):
    settings.PD_PORTAL_IDENTITY_PROVIDERS = {"lark": {"employer": "lark"}}
    partner = PartnerEmployerFactory(code="lark")
    theirs, ours = LinkReviewFactory(provider="lark"), LinkReviewFactory(provider="district")

    assert client.get(reverse("signin:review", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("signin:review", args=[ours.pk])).status_code == 200

    client.force_login(employee_with_role(roles.HR, employer=partner).user)
    assert client.get(reverse("signin:review", args=[theirs.pk])).status_code == 200
    assert client.get(reverse("signin:review", args=[ours.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_review_list_takes_the_same_queries(client, hr, rows, django_assert_max_num_queries):
    LinkReviewFactory.create_batch(rows)
    client.get(reverse("signin:reviews"))

    with django_assert_max_num_queries(16):
        client.get(reverse("signin:reviews"))


def test_staff_print_no_letters(client):
    client.force_login(PositionFactory().person.user)

    assert client.get(reverse("signin:letters")).status_code == 403


def test_letters_are_one_accessible_page_a_person():
    from pd_portal.people.signin.actions import IssuedCode

    issued = [IssuedCode(ActivationCodeFactory(), PLAIN) for _ in range(2)]
    sender = Sender("Cascade ESD", "Ines Duarte", "360 555 0100", "https://x.org/a/")

    pdf = letters_pdf(issued, sender)

    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") == 2 or b"/Count 2" in pdf
    assert b"pdfuaid" in pdf


@pytest.mark.parametrize(
    "url",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "socialaccount_login_cancelled",
        "signin:activate",
    ],
)
def test_entrances_are_in_our_own_elements(client, url):
    html = client.get(reverse(url)).content.decode()

    assert "pd-header" in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "url",
    [
        "signin:security",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_change_password",
    ],
)
def test_a_persons_own_pages_open(client, url):
    client.force_login(StaffMemberFactory().user)

    answer = client.get(reverse(url), follow=True)

    assert answer.status_code == 200
    assert "pd-header" in answer.content.decode()
