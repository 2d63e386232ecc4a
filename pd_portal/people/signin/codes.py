"""One-time codes: made, shown in groups, compared by a keyed digest. Pure."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

# No letter or digit that is mistaken for another on paper: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
LENGTH = 12  # 23 ** 12 is 54 bits; ten attempts a letter


def new_code() -> str:
    """Twelve characters, ``ACDE-FGHJ-KMNP``."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def tidy(typed: str) -> str:
    """What a person typed, without spaces, dashes and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def digest(code: str) -> str:
    return salted_hmac("pd_portal.signin.code", tidy(code), algorithm="sha256").hexdigest()


def matches(typed: str, stored: str) -> bool:
    return constant_time_compare(digest(typed), stored)


def tidy_name(typed: str) -> str:
    """A sign-in name as printed: capitals, no spaces around."""
    return typed.strip().upper().replace(" ", "")
