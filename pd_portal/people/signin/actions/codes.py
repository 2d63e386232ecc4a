"""A code's life: issued on a letter or in person, missed, used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Employment, StaffMember
from pd_portal.people.signals import sign_in_renewed
from pd_portal.people.signin.codes import digest, new_code, tidy_name
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.models import ActivationCode, CodeReason
from pd_portal.ui.dates import local_day


@dataclass(frozen=True)
class IssuedCode:
    """A code and its plain text, which is nowhere else and is shown once."""

    code: ActivationCode
    plain: str


def login_name(person: StaffMember, employment: Employment | None) -> str:
    """``EMPLOYER-employeeid``, in capitals; ``GUEST-number`` for a person from outside."""
    if employment is None:
        return f"GUEST-{person.pk}"
    return tidy_name(f"{employment.employer.code}-{employment.employee_id}")


@action
def issue_code(
    *,
    person: StaffMember,
    employment: Employment | None,
    reason: str = CodeReason.LETTER,
    clears_second_factor: bool = False,
    actor: Any,
    now: datetime,
) -> IssuedCode:
    """Give ``person`` a fresh code; an earlier one is no longer good.

    ``employment`` is the person's own and running, or ``None`` for a person from outside.
    """
    ended = employment and employment.ends_on and employment.ends_on < local_day(now)
    if ended or (employment is None and not person.external):
        raise Refused(f"{person} does not work here today.")
    open_codes = ActivationCode.objects.filter(
        person=person, used_at__isnull=True, revoked_at__isnull=True
    )
    open_codes.update(revoked_at=now)
    plain = new_code()
    code = ActivationCode.objects.create(
        person=person,
        employment=employment,
        login_name=login_name(person, employment),
        digest=digest(plain),
        reason=reason,
        clears_second_factor=clears_second_factor,
        issued_at=now,
        expires_at=now + timedelta(days=setting("ACTIVATION_DAYS")),
    )
    record(actor=actor, verb="sign_in_code_issued", target=person, now=now, reason=reason)
    if person.user_id is not None:
        sign_in_renewed.send(sender=ActivationCode, code=code, actor=actor, now=now)
    return IssuedCode(code, plain)


@action
def count_miss(*, code: ActivationCode, actor: Any, now: datetime) -> None:
    """Count a wrong attempt; too many end the code."""
    code.attempts += 1
    if code.attempts >= setting("ACTIVATION_ATTEMPTS"):
        code.revoked_at = now
        record(actor=actor, verb="sign_in_code_exhausted", target=code.person, now=now)
    code.save(update_fields=["attempts", "revoked_at"])


@action
def use_code(*, code: ActivationCode, password: str, actor: Any, now: datetime) -> Any:
    """Set the person's password and return the login. Other sessions of the login end."""
    locked = ActivationCode.objects.select_for_update().open(now).filter(pk=code.pk).first()
    if locked is None:
        raise Refused("This code is no longer good. Ask for a new letter.")
    person = StaffMember.objects.select_for_update().get(pk=locked.person_id)
    user = person.user or new_login(person, locked)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password")
    user.set_password(password)
    user.is_active = True
    user.save()
    if person.user_id is None:
        person.user = user
    if Employment.objects.on(local_day(now)).filter(person=person).exists():
        person.left_on = None  # HR handed the code to them, and so has seen who came back
    person.save(update_fields=["user", "left_on"])
    end_sessions(user)
    if locked.clears_second_factor:
        Authenticator.objects.filter(user=user).delete()
    locked.used_at = now
    locked.save(update_fields=["used_at"])
    record(actor=person, verb="sign_in_code_used", target=person, now=now, reason=locked.reason)
    return user


def new_login(person: StaffMember, code: ActivationCode) -> Any:
    """An unsaved login under the printed name; a name somebody else has needs HR."""
    model = get_user_model()
    if model.objects.filter(username__iexact=code.login_name).exists():
        raise Refused("This sign-in name is already in use. Ask HR to look at it.")
    return model(
        username=code.login_name,
        first_name=person.called[:150],
        last_name=person.family_name[:150],
        email=person.work_email or person.personal_email,
    )


def end_sessions(user: Any) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
