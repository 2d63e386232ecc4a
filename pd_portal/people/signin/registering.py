"""What getting in adds to the shell: entries of the account menu."""

from typing import Any

from pd_portal.access.samples import Sample, samples
from pd_portal.audit.actions import System
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import my_data_parts, stored_words
from pd_portal.people.signals import people_returned
from pd_portal.people.signin.models import LinkReview
from pd_portal.people.signin.scope import people_renewed_by
from pd_portal.ui.dates import today
from pd_portal.ui.nav import NavItem, account_menu

WORDS = {
    "pd_signin.ActivationCode": "Letters with a code to sign in",
    "pd_signin.LinkReview": "Sign-ins that HR found to be yours",
}


def my_signing_in(person: StaffMember) -> dict[str, Any]:
    """Letters with a code and sign-ins that were looked at; a code itself is kept nowhere."""
    letters = person.activation_codes.order_by("issued_at")
    looked_at = LinkReview.objects.filter(person=person).order_by("seen_at")
    return {
        "login_name": person.user.get_username() if person.user else "",
        "letters": list(letters.values("login_name", "reason", "issued_at", "used_at")),
        "sign_ins_looked_at": list(
            looked_at.values("provider", "address", "employee_id", "seen_at", "decided_at")
        ),
    }


def name_of(user: Any) -> str:
    """The person's own name; empty for a login nobody is linked to."""
    person = StaffMember.objects.filter(user=user).first()
    return str(person) if person else ""


def register() -> None:
    people_returned.connect(ask_about, dispatch_uid="signin")
    stored_words.register("signin", WORDS)
    my_data_parts.register("signing_in", my_signing_in)
    samples.register("signin:renew", renewing)
    samples.register("signin:review", a_review)
    for order, label, url_name, rule in [
        (60, "Sign-in and security", "signin:security", "signin.keep_own"),
        (81, "Sign-in letters", "signin:letters", "signin.print_letters"),
        (82, "Sign-ins to review", "signin:reviews", "signin.review_links"),
    ]:
        account_menu.register(url_name, NavItem(label, url_name, rule), order=order)


def ask_about(sender: Any, person_ids: set[int], now: Any, **kwargs: Any) -> None:
    """Somebody works here again whose login is from before."""
    from pd_portal.people.signin.actions import ask_about_returned

    waiting = LinkReview.objects.waiting().values("user")
    people = StaffMember.objects.filter(pk__in=person_ids).exclude(user__in=waiting)
    for person in people.select_related("user"):
        ask_about_returned(person=person, actor=System("last day"), now=now)


def renewing(user: Any) -> Sample:
    """Somebody this user renews for, and somebody they do not; for the access matrix."""
    renewed = people_renewed_by(user, today())
    mine = StaffMember.objects.filter(renewed).order_by("pk").first()
    foreign = StaffMember.objects.exclude(renewed).order_by("pk").first()
    return Sample(
        {"person_id": mine.pk} if mine else None, {"person_id": foreign.pk} if foreign else None
    )


def a_review(user: Any) -> Sample:
    waiting = LinkReview.objects.waiting().first()
    return Sample({"review_id": waiting.pk} if waiting else None, {"review_id": 0})
