from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "pd_portal.calendars"
    label = "pd_calendars"
    verbose_name = "Calendars"

    def ready(self) -> None:
        from pd_portal.calendars import guards, my_data, samples, steps  # noqa: F401  (registers)
        from pd_portal.ui.nav import NavItem, account_menu

        account_menu.register(
            "calendar", NavItem("Calendar", "calendars:own", "calendars.own"), order=50
        )
