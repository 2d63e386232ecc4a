from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "pd_portal.policy"
    label = "pd_policy"
    verbose_name = "Policy and goals"

    def ready(self) -> None:
        from pd_portal.policy import (  # noqa: F401  (importing registers them)
            feed_items,
            guards,
            hr_reviews,
            merging,
            message_previews,
            messages,
            planting,
            providers,
            receivers,
            samples,
            steps,
            tasks,
        )
        from pd_portal.ui.nav import NavItem, nav

        nav.register("goals", NavItem("Goals", "policy:index", "policy.view_goals"), order=50)
