from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pd_portal.ui"
    label = "pd_ui"
    verbose_name = "Design system"
