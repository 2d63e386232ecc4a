from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory

from pd_portal.people.signin import models
from pd_portal.people.signin.codes import digest
from tests.factories.people import Rows, StaffMemberFactory, UserFactory

PLAIN = "ACDE-FGHJ-KMNP"


class ActivationCodeFactory(Rows):
    """A code that is still good; in plain text it is ``PLAIN``."""

    class Meta:
        model = models.ActivationCode

    person = SubFactory(StaffMemberFactory, user=None)
    login_name = Sequence(lambda n: f"AGENCY-{n}")
    digest = digest(PLAIN)
    reason = models.CodeReason.LETTER
    issued_at = LazyFunction(timezone.now)
    expires_at = LazyAttribute(lambda code: code.issued_at + timedelta(days=14))


class LinkReviewFactory(Rows):
    class Meta:
        model = models.LinkReview

    user = SubFactory(UserFactory)
    provider = "district"
    name = "Ada Byron"
    address = "ada@example.org"
    reason = models.ReviewReason.UNKNOWN
    seen_at = LazyFunction(timezone.now)
