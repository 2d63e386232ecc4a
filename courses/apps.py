from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "pd_courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from courses import guards, guards_records  # noqa: F401  (importing registers the guards)
