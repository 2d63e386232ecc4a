from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from pd_portal.ui.nav import NavItem, nav


class AuditConfig(AppConfig):
    name = "pd_portal.audit"
    label = "pd_audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from pd_portal.audit import checks, guards  # noqa: F401  (importing registers the check)

        nav.register("audit", NavItem("Audit log", "audit:log", "audit.view_log"), order=95)
        pre_migrate.connect(guards.before_migrate, sender=self, dispatch_uid="guards_off")
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="guards_on")
