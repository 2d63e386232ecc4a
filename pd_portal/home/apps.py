from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "pd_portal.home"
    label = "pd_home"
    verbose_name = "Home"
