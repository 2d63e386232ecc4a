"""Reading HR's pages as a person does: words, and numbers that are links."""

import re
from datetime import UTC, datetime
from urllib.parse import urljoin

from django.urls import reverse

from courses.signals import module_completed
from tests.factories.courses import ReleaseFactory
from tests.factories.learning import ModuleCompletionFactory

NOON = datetime(2026, 8, 1, 19, tzinfo=UTC)
DAY = "2026-12-31"
NUMBER = re.compile(r'href="([^"]*)"[^>]*>(?:<span class="pd-figure__number">)?(\d+)<')


def get(client, requirement, name="goal", **asked):
    url = reverse(f"reports:{name}", args=[requirement.code])
    return client.get(url, {"as_of": DAY, **asked})


def text_of(response):
    """What is read on the page, without its markup."""
    html = re.sub(r"<[^>]+>", "", response.content.decode())
    html = html.replace("&nbsp;", " ").replace("&#x27;", "'").replace("&minus;", "-")
    return " ".join(html.split())


def numbers_of(response):
    """Absolute addresses and numbers of the links whose text is a number."""
    html = response.content.decode()
    here = response.request["PATH_INFO"]
    return [(urljoin(here, url.replace("&amp;", "&")), int(n)) for url, n in NUMBER.findall(html)]


def people_on(client, url):
    """How many people the page behind a number lists, over all its pages."""
    found, number = set(), 1
    while True:
        html = client.get(f"{url}&page={number}").content.decode()
        found |= set(re.findall(r'/goal/[^/"]+/people/(\d+)/', html))
        if 'rel="next"' not in html:
            return len(found)
        number += 1


def wrong_numbers(client, response):
    return [(url, n) for url, n in numbers_of(response) if people_on(client, url) != n]


def completed(person, module, at, **more):
    """A completion on record, and the news of it."""
    release = module.releases.first() or ReleaseFactory(module=module, number=1)
    made = ModuleCompletionFactory(
        person=person, module=module, release=release, completed_at=at,
        **{"recorded_at": at, **more},
    )  # fmt: skip
    module_completed.send(None, completion=made, now=made.recorded_at)
    return made
