"""Look at every page of the demo as every role: ``python -m tests.bars.pages``.

axe once per kind of page (light, 1280 px), its color rules again in dark, sideways scrolling at
320 px, requests to other servers, and the weight of styles and scripts.
"""

import os
import re
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.demo")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()

from playwright.sync_api import Browser, Page  # noqa: E402  (Django is set up first)

from pd_portal.ui.bars import print_bar  # noqa: E402
from tests.bars.browser import NARROW, WIDE, Traffic, a_browser, axe, overflows  # noqa: E402
from tests.bars.crawl import reachable  # noqa: E402
from tests.bars.serving import roles, served, session_of  # noqa: E402

COLORS = ["color-contrast", "link-in-text-block"]
SHAPE = re.compile(r"<(\w+)(?:[^>]*?class=\"([^\"]*)\")?")


class Look:
    """What is found while walking."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.traffic = Traffic(origin)
        self.shapes: set[int] = set()
        self.pages = 0
        self.axe: list[str] = []
        self.overflow: list[str] = []
        self.errors: list[str] = []

    def is_new(self, html: str) -> bool:
        """Whether a page of this shape (tags and classes) was not looked at before."""
        shape = hash(frozenset(SHAPE.findall(html)))
        new = shape not in self.shapes
        self.shapes.add(shape)
        return new

    def at(self, page: Page, role: str, address: str) -> None:
        answer = page.goto(self.origin + address)
        self.pages += 1
        if answer is None or answer.status >= 500:
            self.errors.append(f"{address} as {role}: a server error")
        if not self.is_new(page.content()):
            return
        where = f"{address} as {role}"
        self.axe += [f"{where}: {found}" for found in axe(page)]
        page.emulate_media(color_scheme="dark")
        self.axe += [f"{where}, dark: {found}" for found in axe(page, rules=COLORS)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 800})
        if overflows(page):
            self.overflow.append(where)
        page.set_viewport_size({"width": WIDE, "height": 800})


def walk(browser: Browser, look: Look) -> None:
    for role, user in roles().items():
        context = browser.new_context(viewport={"width": WIDE, "height": 800})
        if user is not None:
            key = session_of(user)
            context.add_cookies([{"name": "sessionid", "value": key, "url": look.origin}])
        page = context.new_page()
        look.traffic.watch(page)
        for address in reachable(user):
            look.at(page, role, address)
        context.close()


def main() -> None:
    write = print
    with served() as origin, a_browser() as browser:
        look = Look(origin)
        walk(browser, look)
    traffic = look.traffic
    css, js = traffic.kilobytes("css"), traffic.kilobytes("js")
    for line in (*look.errors, *look.axe, *look.overflow, *traffic.foreign, *traffic.complaints):
        write(line)
    print_bar(
        write,
        "pages",
        not (look.errors or look.axe or look.overflow or traffic.foreign or traffic.complaints)
        and css <= 40
        and js <= 60
        and look.pages > 0,
        pages=look.pages,
        errors=len(look.errors),
        axe=len(look.axe),
        overflow_320=len(look.overflow),
        third_party=len(traffic.foreign),
        complaints=len(traffic.complaints),
        css_kb=f"{css}/40",
        js_kb=f"{js}/60",
    )


if __name__ == "__main__":
    sys.exit(main())
