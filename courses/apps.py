from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "pd_courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        # Importing registers the guards and connects the receivers.
        from courses import guards, guards_records, receivers, receivers_authors  # noqa: F401  (see above)
