from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pd_portal.pages"
    label = "pd_pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from pd_portal.pages import checks  # noqa: F401  (registers the check)
        from pd_portal.pages.source import facts_for
        from pd_portal.ui.nav import NavItem, account_menu
        from pd_portal.ui.site import use_source

        use_source(facts_for)
        account_menu.register(
            "messages_in",
            NavItem("Questions from the site", "pages:messages", "pages.answer_messages"),
            order=80,
        )
