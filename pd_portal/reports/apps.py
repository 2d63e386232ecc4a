from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "pd_portal.reports"
    label = "pd_reports"
    verbose_name = "Reports"
