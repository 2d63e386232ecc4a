"""allauth's forms, in our words."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Either the printed sign-in name or the work address, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Sign-in name or e-mail address"
        self.fields["password"].help_text = ""
        for name, words in (
            ("login", "Enter your sign-in name or your work e-mail address."),
            ("password", "Enter your password."),
        ):
            self.fields[name].error_messages["required"] = words
