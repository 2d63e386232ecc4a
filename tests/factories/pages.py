import factory
from django.utils import timezone

from pd_portal.pages.models import ContactMessage


class ContactMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactMessage

    reference = factory.Sequence(lambda n: f"AAAA-{n:04}")
    topic = "other"
    text = "The door of the room is locked."
    name = "Ada"
    reply_to = "ada@example.org"
    sent_at = factory.LazyFunction(timezone.now)
