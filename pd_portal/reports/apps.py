from django.apps import AppConfig

from pd_portal.ui.nav import NavItem, footer_menu, nav


class ReportsConfig(AppConfig):
    name = "pd_portal.reports"
    label = "pd_reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from pd_portal.reports import (  # noqa: F401  (importing them registers)
            link_check,
            message_previews,
            messages,
            samples,
            steps,
            tasks,
            waiting,
        )

        nav.register("reports", NavItem("Reports", "reports:index", "reports.view_goal"), order=50)
        footer_menu.register("board", NavItem("For the Board", "board", "reports.view_board"))
