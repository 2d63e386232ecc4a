from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pd_portal.pages"
    label = "pd_pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from pd_portal.access.samples import samples
        from pd_portal.pages import checks  # noqa: F401  (registers the check)
        from pd_portal.pages.source import a_message, facts_for
        from pd_portal.ui.nav import NavItem, account_menu
        from pd_portal.ui.site import use_source

        use_source(facts_for)
        samples.register("pages:message", a_message)
        account_menu.register(
            "messages_in",
            NavItem("Questions from the site", "pages:messages", "pages.answer_messages"),
            order=80,
        )
