from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pd_portal.demo"
    label = "pd_demo"
    verbose_name = "Demo"
