from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "pd_portal.notify"
    label = "pd_notify"
    verbose_name = "Messages"

    def ready(self) -> None:
        from pd_portal.notify import steps  # noqa: F401  (importing registers the steps)
