from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pd_portal.people"
    label = "pd_people"
    verbose_name = "People"

    def ready(self) -> None:
        from pd_portal.access.grants import use_source
        from pd_portal.people import guards, samples  # noqa: F401  (importing registers them)
        from pd_portal.people.grants import holder_for

        use_source(holder_for)
        _show_in_menus()


def _show_in_menus() -> None:
    from pd_portal.access.grants import holder_of
    from pd_portal.people import steps, tasks, waiting  # noqa: F401  (registers them)
    from pd_portal.ui.nav import NavItem, account_menu, nav, viewer_names

    nav.register(
        "my_people", NavItem("My people", "people:my_people", "people.view_my_people"), order=50
    )
    nav.register("people", NavItem("People", "people:list", "people.list_people"), order=60)
    account_menu.register(
        "me", NavItem("My details", "people:me", "people.view_own_details"), order=10
    )

    @viewer_names.provides("people")
    def name_of(user: object) -> str:
        return holder_of(user).called
