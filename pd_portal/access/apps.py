from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "pd_portal.access"
    label = "pd_access"
    verbose_name = "Access"
