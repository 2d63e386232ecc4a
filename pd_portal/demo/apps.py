from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pd_portal.demo"
    label = "pd_demo"
    verbose_name = "Demo"

    def ready(self) -> None:
        from pd_portal.access.samples import testers
        from pd_portal.demo import samples  # noqa: F401  (importing registers them)
        from pd_portal.demo.cards import cards, roles_cast
        from pd_portal.ui.site import demo_cards

        demo_cards.register("roles", cards)
        testers.register("demo", roles_cast)
