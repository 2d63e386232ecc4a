from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "pd_portal.notify"
    label = "pd_notify"
    verbose_name = "Messages"
