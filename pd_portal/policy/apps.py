from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "pd_portal.policy"
    label = "pd_policy"
    verbose_name = "Policy and goals"
