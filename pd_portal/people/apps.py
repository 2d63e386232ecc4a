from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pd_portal.people"
    label = "pd_people"
    verbose_name = "People"

    def ready(self) -> None:
        from pd_portal.access.grants import use_source
        from pd_portal.people import guards  # noqa: F401  (registers the guards)
        from pd_portal.people.grants import holder_for

        use_source(holder_for)
