from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pd_portal.pages"
    label = "pd_pages"
    verbose_name = "Pages"
