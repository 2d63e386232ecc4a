from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "pd_portal.people.signin"
    label = "pd_signin"
    verbose_name = "Getting in"

    def ready(self) -> None:
        from pd_portal.people.signin.registering import register

        register()
