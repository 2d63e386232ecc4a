"""What of somebody's login follows from the roster. For the other actions of People alone."""

from typing import Any

from django.contrib.auth import get_user_model

from pd_portal.people.models import StaffMember


def follow_addresses(person_ids: Any) -> None:
    """A login is found by its person's address of today: the one from work, else their own.

    ``person_ids`` are ids, or a queryset of them. Signing in and renewing a password ask for it.
    """
    people = StaffMember.objects.filter(pk__in=person_ids, user__isnull=False)
    changed = []
    for person in people.select_related("user").prefetch_related("emails"):
        address = person.work_email or person.personal_email
        if person.user and person.user.email != address:
            person.user.email = address
            changed.append(person.user)
    get_user_model().objects.bulk_update(changed, ["email"])
