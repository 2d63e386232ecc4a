from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "pd_courses"
    verbose_name = "Courses"
