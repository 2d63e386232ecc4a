from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "pd_portal.home"
    label = "pd_home"
    verbose_name = "Home"

    def ready(self) -> None:
        from pd_portal.home import apart, coaching_links, doors  # noqa: F401  (importing registers)
        from pd_portal.ui.nav import NavItem, nav

        nav.register("home", NavItem("Home", "home:home", "home.open"), order=10)
