"""The policy library."""

from django.db.models import QuerySet

from pd_portal.policy.models import Policy


def same_number(policy: Policy) -> QuerySet[Policy]:
    """Other policies of the employer with this number, for the warning on the screen."""
    return Policy.objects.filter(employer=policy.employer_id, number=policy.number).exclude(
        pk=policy.pk
    )
