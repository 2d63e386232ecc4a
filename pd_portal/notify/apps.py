from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "pd_portal.notify"
    label = "pd_notify"
    verbose_name = "Messages"

    def ready(self) -> None:
        from pd_portal.notify import (  # noqa: F401  (importing registers)
            guards,
            header,
            my_data,
            own_messages,
            own_previews,
            people_messages,
            people_previews,
            samples,
            steps,
            together,
            together_previews,
        )
        from pd_portal.notify.actions import merging  # noqa: F401  (importing registers)
        from pd_portal.people.merging import derived_tables

        # A message only tells of what happened; undoing an import need not stop for it.
        derived_tables.update({"pd_notify_message", "pd_notify_wording"})
