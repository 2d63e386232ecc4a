"""Where the pages of People are."""

from django.urls import reverse


def at(name, *args):
    return reverse(f"people:{name}", args=args)
