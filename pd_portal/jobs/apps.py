from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pd_portal.jobs"
    label = "pd_jobs"
    verbose_name = "Background jobs"
