from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pd_portal.audit"
    label = "pd_audit"
    verbose_name = "Audit"
