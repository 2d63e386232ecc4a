"""Examples for the access matrix: the newest mail, and one that is not there."""

from typing import Any

from pd_portal.access.samples import Sample, samples
from pd_portal.demo.models import SentMail


def _mail(user: Any, **more: int) -> Sample:
    found = SentMail.objects.exclude(channel=SentMail.Channel.SMS).order_by("-pk").first()
    return Sample({"pk": found.pk} if found and not more else None, {"pk": 0, **more})


samples.register("demo:mail", _mail)
samples.register("demo:mail_html", _mail)
samples.register("demo:attachment", lambda user: _mail(user, place=0))
