from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pd_portal.ui"
    label = "pd_ui"
    verbose_name = "Design system"

    def ready(self) -> None:
        from django.core.checks import register

        from pd_portal.ui.switches import check_values

        register(check_values)
