"""What getting in adds to the shell: entries of the account menu."""

from typing import Any

from pd_portal.people.models import StaffMember
from pd_portal.ui.nav import NavItem, account_menu


def name_of(user: Any) -> str:
    """The person's own name; empty for a login nobody is linked to."""
    person = StaffMember.objects.filter(user=user).first()
    return str(person) if person else ""


def register() -> None:
    for order, label, url_name, rule in [
        (60, "Sign-in and security", "signin:security", "signin.keep_own"),
        (81, "Sign-in letters", "signin:letters", "signin.print_letters"),
        (82, "Sign-ins to review", "signin:reviews", "signin.review_links"),
    ]:
        account_menu.register(url_name, NavItem(label, url_name, rule), order=order)
