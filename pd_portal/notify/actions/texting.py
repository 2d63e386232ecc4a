"""A person asks for text messages, or no longer."""

import logging
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.carriers import NoSuchAddress
from pd_portal.notify.models import NumberCheck, Preference
from pd_portal.notify.sms import sms_backend
from pd_portal.people.models import StaffMember

logger = logging.getLogger(__name__)

LASTS = timedelta(minutes=15)
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
CODES_A_DAY, TRIES = 5, 5

# E.164: a plus sign, the country, at most fifteen digits.
NUMBER = re.compile(r"\+[1-9]\d{7,14}")


def number_from(typed: str) -> str:
    """``(509) 555-0142`` as ``+15095550142``; ten digits are a number of this country.

    Raises:
        Refused: it is no telephone number.
    """
    digits = re.sub(r"[^\d+]", "", typed)
    if len(digits) == 10 and digits.isdigit():
        digits = f"+1{digits}"
    if len(digits) == 11 and digits.startswith("1"):
        digits = f"+{digits}"
    if not NUMBER.fullmatch(digits):
        raise Refused("Type a number with its area code, such as 509 555 0142.", field="number")
    return digits


def ask_for_texts(*, person: StaffMember, number: str, actor: Any, now: datetime) -> str:
    """Send a code to ``number``; texts begin once it is typed. Returns the number as it is kept.

    Raises:
        Refused: it is no telephone number, too many codes were asked for, or none can be sent.
    """
    number = number_from(number)
    code = f"{secrets.randbelow(10**6):06}"
    check = _note_number(person=person, number=number, code=code, actor=actor, now=now)
    text = f"{settings.WAGTAIL_SITE_NAME}: your code is {code}. Nobody here will ask you for it."
    try:
        sms_backend().send(number, text, f"code-{check.pk}-{int(now.timestamp())}")
    except NoSuchAddress as problem:
        raise Refused(
            "No text reaches this number. Look whether it is right.", field="number"
        ) from problem
    except Exception as problem:
        logger.warning("A code could not be sent: %s", type(problem).__name__)
        raise Refused(
            "The code could not be sent just now. Try again in a few minutes.", field="number"
        ) from problem
    return number


@action
def _note_number(
    *, person: StaffMember, number: str, code: str, actor: Any, now: datetime
) -> NumberCheck:
    before = NumberCheck.objects.select_for_update().filter(person=person).first()
    since, codes = now, 1
    if before is not None and timedelta(0) <= now - before.since < A_DAY:
        if now - before.asked_at < A_MINUTE:
            raise Refused(
                "A code is on its way. Wait a minute before you ask for another.", field="number"
            )
        if before.codes >= CODES_A_DAY:
            raise Refused(
                f"{CODES_A_DAY} codes were sent today. Ask for the next one tomorrow.",
                field="number",
            )
        since, codes = before.since, before.codes + 1
    said = {"number": number, "digest": _digest(person, number, code), "tries": 0}
    said |= {"asked_at": now, "since": since, "codes": codes}
    check, _ = NumberCheck.objects.update_or_create(person=person, defaults=said)
    record(actor=actor, verb="asked for a code by text", target=person, now=now)
    return check


def confirm_number(*, person: StaffMember, code: str, actor: Any, now: datetime) -> None:
    """The code that was sent: from now on texts go to the number, where e-mail reaches nobody.

    Raises:
        Refused: a wrong code, or one that is too old; a wrong one is counted.
    """
    if why := _try_code(person=person, code=code, actor=actor, now=now):
        raise Refused(why, field="code")


@action
def _try_code(*, person: StaffMember, code: str, actor: Any, now: datetime) -> str:
    """Why not, in a sentence; empty when the number is confirmed. Wrong tries stay counted."""
    check = NumberCheck.objects.select_for_update().filter(person=person).first()
    if check is None or now - check.asked_at > LASTS or check.tries >= TRIES:
        return "This code does not hold any more. Ask for a new one."
    typed = re.sub(r"\D", "", code)
    if not constant_time_compare(_digest(person, check.number, typed), check.digest):
        NumberCheck.objects.filter(pk=check.pk).update(tries=F("tries") + 1)
        return "That is not the code we sent. Look at the newest text message."
    said = {"mobile_number": check.number, "sms_opted_in_at": now, "changed_at": now}
    Preference.objects.update_or_create(person=person, defaults=said)
    check.delete()
    record(actor=actor, verb="asked for text messages", target=person, now=now)
    return ""


def _digest(person: StaffMember, number: str, code: str) -> str:
    salt = "pd_portal.notify.number"
    return salted_hmac(salt, f"{person.pk}:{number}:{code}", algorithm="sha256").hexdigest()


@action
def stop_texts(*, person: StaffMember, actor: Any, now: datetime) -> None:
    """No texts any more; the number is forgotten."""
    NumberCheck.objects.filter(person=person).delete()
    had = Preference.objects.filter(person=person).exclude(mobile_number="")
    if had.update(mobile_number="", sms_opted_in_at=None, changed_at=now):
        record(actor=actor, verb="stopped text messages", target=person, now=now)
