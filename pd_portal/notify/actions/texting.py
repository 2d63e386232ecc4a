"""A person asks for text messages, or no longer."""

import re
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.models import Preference
from pd_portal.people.models import StaffMember

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


@action
def choose_texts(
    *, person: StaffMember, wanted: bool, number: str, actor: Any, now: datetime
) -> Preference:
    """Text ``number`` where e-mail reaches nobody, from now on; or never again.

    The number is forgotten when texts are no longer wanted.

    Raises:
        Refused: wanted, and ``number`` is no telephone number.
    """
    chosen = {
        "mobile_number": number_from(number) if wanted else "",
        "sms_opted_in_at": now if wanted else None,
        "changed_at": now,
    }
    before = Preference.objects.filter(person=person).first()
    had = (before.mobile_number, bool(before.sms_opted_in_at)) if before else ("", False)
    preference, _ = Preference.objects.update_or_create(person=person, defaults=chosen)
    if had != (preference.mobile_number, wanted):
        verb = "asked for text messages" if wanted else "stopped text messages"
        record(actor=actor, verb=verb, target=person, now=now)
    return preference
