"""Where booking stands in the menu under the viewer's name."""

from pd_portal.ui.nav import NavItem, account_menu

account_menu.register(
    "sessions", NavItem("My sessions", "coaching:bookings", "coaching.book"), order=30
)
account_menu.register(
    "availability",
    NavItem("Availability", "coaching:availability", "coaching.set_availability"),
    order=40,
)
