from django.apps import AppConfig

from pd_portal.ui.nav import NavItem, nav


class ReportsConfig(AppConfig):
    name = "pd_portal.reports"
    label = "pd_reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from pd_portal.reports import samples  # noqa: F401  (importing registers them)

        nav.register("reports", NavItem("Reports", "reports:index", "reports.view_goal"), order=50)
