"""Hours of a module: half-hour steps, as registrars count them."""

from decimal import Decimal

from django.core.exceptions import ValidationError

HALF_HOURS = [Decimal(halves) / 2 for halves in range(1, 41)]


def one_of_the_steps(value: Decimal) -> None:
    """Refuse what is not 0.5, 1.0, ... 20.0."""
    if Decimal(value) not in HALF_HOURS:
        raise ValidationError("State hours in half-hour steps, from 0.5 to 20.")
