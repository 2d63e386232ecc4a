"""Photograph the demo's pages: ``python -m tests.bars.screenshots [FOLDER]``.

Every kind of page as the first role that reaches it, wide and narrow, light and dark, and
contact sheets of them all.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.demo")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()

from urllib.parse import urlsplit  # noqa: E402  (Django is set up first)

from django.utils.text import slugify  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from pd_portal.ui.bars import print_bar  # noqa: E402
from tests.bars.browser import PHONE, ROOT, WIDE, a_browser  # noqa: E402
from tests.bars.crawl import kind_of, reachable  # noqa: E402
from tests.bars.serving import roles, served, session_of  # noqa: E402

LOOKS = [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")]
THUMB_WIDTH, THUMB_HEIGHT, ACROSS = 320, 420, 5


def first_reachers() -> list[tuple[str, str, object]]:
    """(role, address, user) of every kind of page, each once."""
    seen: set[str] = set()
    found = []
    for role, user in roles().items():
        for address in reachable(user):
            parts = urlsplit(address)
            kind = kind_of(parts.path, parts.query)
            if kind not in seen:
                seen.add(kind)
                found.append((role, address, user))
    return found


def photograph(browser: Browser, origin: str, folder: Path) -> tuple[list[Path], int]:
    """All pictures and the number of pages that answered with a server error."""
    taken, errors, keys = [], 0, {}
    pages = first_reachers()
    for width, scheme in LOOKS:
        for role, address, user in pages:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme
            )
            if user is not None:
                key = keys.setdefault(role, session_of(user))
                context.add_cookies([{"name": "sessionid", "value": key, "url": origin}])
            page = context.new_page()
            answer = page.goto(origin + address)
            errors += answer is None or answer.status >= 500
            name = slugify(address.replace("/", " ")) or "front"
            path = folder / f"{name[:60]}-{role}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            taken.append(path)
            context.close()
    return taken, errors


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
