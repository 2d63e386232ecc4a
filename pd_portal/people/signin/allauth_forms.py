"""allauth's forms, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


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


class PasskeyForm(AddWebAuthnForm):
    """A passkey alone signs in, unless the person wants it as a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = "A name for it"
        name.help_text = "For example My telephone. You see it in your list of passkeys."
        alone.label = "Let me sign in with it alone, without my password"
        alone.help_text = ""
        alone.initial = True
