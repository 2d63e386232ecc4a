"""How django-allauth behaves here: nobody signs up, HR's roster decides who is who."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest

from pd_portal.audit.actions import Refused, System
from pd_portal.people.signin import actions
from pd_portal.people.signin.addresses import still_reaches
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.linking import Claims, decide
from pd_portal.people.signin.models import ReviewReason
from pd_portal.ui.dates import now, today

IDENTITY_PROVIDER = System("identity provider")


def person_of(user: Any) -> Any:
    """The person linked to ``user``, or ``None``."""
    try:
        return user.staff_member
    except ObjectDoesNotExist:
        return None


class AccountAdapter(DefaultAccountAdapter):
    """E-mail and password: no sign-up, and mail only where it reaches the same person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: Any, email: str, context: dict) -> None:
        """Nothing is sent to an address that was given to somebody else since."""
        person = person_of(user)
        if person is not None and still_reaches(person, email):
            super().send_password_reset_mail(user, email, context)

    def can_delete_email(self, email_address: Any) -> bool:
        return False


def claims_from(sociallogin: SocialLogin) -> Claims:
    """Read what the provider sent, by the provider's settings."""
    account = sociallogin.account
    provider = account.provider
    claim = setting("IDENTITY_PROVIDERS").get(provider, {}).get("employee_id_claim", "")
    data = account.extra_data or {}
    data = data.get("userinfo", data)
    verified = [row.email for row in sociallogin.email_addresses if row.verified]
    stated = [row.email for row in sociallogin.email_addresses]
    address = next(iter([*verified, *stated]), "")
    return Claims(
        provider=provider,
        address=address.lower(),
        verified=bool(verified),
        employee_id=str(data.get(claim, "") or "") if claim else "",
        name=str(data.get("name", "") or ""),
    )


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider vouches for a login; linking.decide says whose it is."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Before a first sign-in: an existing login of the person found takes it over."""
        if sociallogin.is_existing:
            return
        claims = claims_from(sociallogin)
        match = decide(claims, today())
        # The address is a claim, not a fact of the login: it must never match logins by itself.
        sociallogin.email_addresses = []
        sociallogin.user.email = ""
        request.pd_link = (claims, match)  # type: ignore[attr-defined]  # read by save_user
        came_back = match.person is not None and match.person.left_on is not None
        if match.person is not None and match.person.user_id is not None and not came_back:
            sociallogin.connect(request, match.person.user)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """A new login: joined to its person, or put on HR's list."""
        claims, match = request.pd_link  # type: ignore[attr-defined]  # set above
        user = sociallogin.user
        user.username = free_username(claims)
        user.email = claims.address if match.person else ""
        user.set_unusable_password()
        sociallogin.save(request)  # writes: allauth keeps the login itself
        reason = match.reason
        if match.person is not None:
            try:
                actions.link_login(
                    person=match.person,
                    user=user,
                    how=claims.provider,
                    actor=IDENTITY_PROVIDER,
                    now=now(),
                )
            except Refused:
                back = match.person.left_on is not None
                reason = ReviewReason.RETURNED if back else ReviewReason.TAKEN
        if reason:
            actions.hold_for_review(
                user=user, claims=claims, reason=reason, actor=IDENTITY_PROVIDER, now=now()
            )
        return user


def free_username(claims: Claims) -> str:
    """A name nobody has, told from printed ones by its small letters."""
    base = f"{claims.provider}-{claims.employee_id or claims.address.split('@')[0] or 'login'}"
    base = base.lower()[:100]
    taken = set(
        get_user_model()
        .objects.filter(username__startswith=base)
        .values_list("username", flat=True)
    )
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)
