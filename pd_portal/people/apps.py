from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pd_portal.people"
    label = "pd_people"
    verbose_name = "People"
