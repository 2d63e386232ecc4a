"""What getting in adds to the shell: menu entries and the name a person goes by."""

from typing import Any

from pd_portal.people.models import StaffMember
from pd_portal.ui.nav import NavItem, account_menu, viewer_names


def name_of(user: Any) -> str:
    """The person's own name; empty for a login nobody is linked to."""
    person = StaffMember.objects.filter(user=user).first()
    return str(person) if person else ""


def register() -> None:
    viewer_names.register("person", name_of)
    for order, label, url_name, rule in [
        (60, "Sign-in and security", "signin:security", "signin.keep_own"),
        (81, "Sign-in letters", "signin:letters", "signin.print_letters"),
        (82, "Sign-ins to review", "signin:reviews", "signin.review_links"),
    ]:
        account_menu.register(url_name, NavItem(label, url_name, rule), order=order)
