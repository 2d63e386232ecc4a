from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "pd_courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        # Importing registers the guards and connects the receivers.
        from courses import (  # noqa: F401  (see above)
            guards,
            guards_records,
            merging,
            message_previews,
            messages_authors,
            providers,
            receivers,
            receivers_authors,
            reminders,
            reminders_own,
            samples,
            samples_authors,
            tasks,
        )
        from pd_portal.ui.nav import NavItem, account_menu, nav

        nav.register("modules", NavItem("Modules", "courses:catalog", "courses.learn"), order=20)
        nav.register("reviews", NavItem("Reviews", "courses:reviews", "courses.review_tasks"), order=60)  # fmt: skip
        nav.register("authors", NavItem("Write modules", "courses_admin:overview", "courses.author"), order=80)  # fmt: skip
        account_menu.register("pathways", NavItem("Pathways", "courses:pathways", "courses.start_module"), order=25)  # fmt: skip
        account_menu.register("pathway_desk", NavItem("Keep pathways", "courses:pathway_desk", "courses.keep_pathways"), order=62)  # fmt: skip
        account_menu.register("assign", NavItem("Put a module on lists", "courses:assign", "courses.assign_modules"), order=60)  # fmt: skip
        account_menu.register("mine", NavItem("My learning", "courses:mine", "courses.learn"), order=20)  # fmt: skip
        account_menu.register("concerns", NavItem("Concerns", "courses:concerns", "courses.raise_concern"), order=70)  # fmt: skip
