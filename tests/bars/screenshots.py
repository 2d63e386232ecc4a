"""Photograph the demo's pages: ``python -m tests.bars.screenshots [FOLDER]``.

Every kind of page as the first role that reaches it, wide and narrow, light and dark, and
contact sheets of them all.
"""

import os
import re
import sys
from itertools import groupby
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.demo")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()

from urllib.parse import urlsplit  # noqa: E402  (Django is set up first)

from django.utils.text import slugify  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from pd_portal.ui.bars import print_bar  # noqa: E402
from tests.bars.browser import PHONE, ROOT, WIDE, a_browser  # noqa: E402
from tests.bars.crawl import kind_of, reachable  # noqa: E402
from tests.bars.serving import roles, served, session_of  # noqa: E402

LOOKS = [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")]
THUMB_WIDTH, THUMB_HEIGHT, ACROSS = 320, 420, 5


def first_reachers() -> list[tuple[str, str, object]]:
    """(role, address, user) of every kind of page, each once; a home is another one per role."""
    seen: set[str] = set()
    found = []
    for role, user in roles().items():
        for address in reachable(user):
            parts = urlsplit(address)
            kind = kind_of(parts.path, parts.query) + role * (parts.path == "/home/")
            if kind not in seen:
                seen.add(kind)
                found.append((role, address, user))
    return found


def photograph(browser: Browser, origin: str, folder: Path) -> tuple[list[Path], int]:
    """All pictures and the number of pages that answered with a server error."""
    taken, errors = [], 0
    pages = list(enumerate(first_reachers(), start=1))
    keys = {role: session_of(user) for _, (role, _, user) in pages if user is not None}
    for width, scheme in LOOKS:
        for role, shown in groupby(pages, key=lambda numbered: numbered[1][0]):
            page = a_page(browser, origin, keys.get(role), width, scheme)
            for number, (_, address, _) in shown:
                answer = page.goto(origin + address)
                errors += answer is None or answer.status >= 500
                path = folder / f"{number:03}-{role}-{name_of(address)}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
                taken.append(path)
            page.context.close()
    return taken, errors


def a_page(browser: Browser, origin: str, key: str | None, width: int, scheme: str) -> Page:
    """A window of this look, signed in with the session ``key``."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    if key is not None:
        context.add_cookies([{"name": "sessionid", "value": key, "url": origin}])
    return context.new_page()


def name_of(address: str) -> str:
    """What a file of a page at ``address`` is called; its number keeps it apart from others."""
    return slugify(re.sub(r"\W", " ", address))[:60] or "front"


def is_blank(path: Path) -> bool:
    with Image.open(path) as image:
        return all(low == high for low, high in image.convert("RGB").getextrema())


def contact_sheet(paths: list[Path], out: Path) -> None:
    rows = -(-len(paths) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * THUMB_WIDTH, rows * THUMB_HEIGHT), "#777777")
    for number, path in enumerate(paths):
        with Image.open(path) as image:
            scale = (THUMB_WIDTH - 12) / image.width
            small = image.convert("RGB").resize(
                (THUMB_WIDTH - 12, max(1, int(image.height * scale)))
            )
        small = small.crop((0, 0, small.width, min(small.height, THUMB_HEIGHT - 12)))
        row, column = divmod(number, ACROSS)
        sheet.paste(small, (column * THUMB_WIDTH + 6, row * THUMB_HEIGHT + 6))
    sheet.save(out)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with served() as origin, a_browser() as browser:
        taken, errors = photograph(browser, origin, folder)
    for width, scheme in LOOKS:
        part = [path for path in taken if path.stem.endswith(f"{width}-{scheme}")]
        contact_sheet(part, folder / f"sheet-{width}-{scheme}.png")
    blank = [path.name for path in taken if is_blank(path)]
    print_bar(
        print,
        "screenshots",
        bool(taken) and not blank and not errors,
        pages=len(taken),
        blank=len(blank),
        errors=errors,
        folder=folder,
    )


if __name__ == "__main__":
    main()
