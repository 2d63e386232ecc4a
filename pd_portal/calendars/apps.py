from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "pd_portal.calendars"
    label = "pd_calendars"
    verbose_name = "Calendars"

    def ready(self) -> None:
        from pd_portal.calendars import guards  # noqa: F401  (registers)
