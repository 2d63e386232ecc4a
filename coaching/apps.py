from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    label = "pd_coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        from coaching import booking_rules, claim_counts, guards  # noqa: F401  (importing registers)
