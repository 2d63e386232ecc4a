from django.apps import AppConfig


class PdPortalConfig(AppConfig):
    """Carries the shared templates (the symlink ``pd_portal/templates``) and nothing else."""

    name = "pd_portal"
    label = "pd_portal"
    verbose_name = "PD Portal"
