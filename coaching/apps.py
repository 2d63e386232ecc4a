from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    label = "pd_coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        from coaching import (  # noqa: F401  (importing registers)
            booking_messages,
            booking_nav,
            booking_rules,
            booking_samples,
            claim_counts,
            feed_items,
            guards,
            leaving,
            message_previews,
            messages,
            my_data,
            reminders,
            samples,
            statements,
        )
        from coaching.actions import merging  # noqa: F401  (importing registers)
        from pd_portal.ui.nav import NavItem, nav

        nav.register("coaching", NavItem("Coaching", "coaching:home", "coaching.open"), order=30)
        nav.register(
            "coaching_ledger",
            NavItem("Coaching ledger", "coaching:ledger", "coaching.view_ledger"),
            order=75,
        )
        nav.register(
            "coaching_records",
            NavItem("Coaching records", "coaching:records", "coaching.keep_records"),
            order=76,
        )
