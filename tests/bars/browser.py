"""A real browser and what it is asked: axe, overflow, other people's servers, sizes."""

import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE, PHONE = 320, 1280, 375


def chromium_path() -> str | None:
    """The browser to start: ``PD_CHROMIUM``, or one on the path; else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("PD_CHROMIUM") or next(filter(None, found), None)


@contextmanager
def a_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@cache
def axe_source() -> str:
    return AXE.read_text()


def axe(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Violations on ``page`` as ``rule: first selector``; ``rules`` limits to those."""
    page.evaluate(axe_source())
    run: dict[str, Any] = (
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    )
    found = page.evaluate("run => axe.run(document, {runOnly: run})", run)
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found["violations"]]


def overflows(page: Page) -> bool:
    """Whether the page must be scrolled sideways in its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@dataclass
class Traffic:
    """What a page loaded: foreign addresses, gzipped sizes by kind, complaints of the browser."""

    origin: str
    foreign: list[str] = field(default_factory=list)
    sizes: dict[str, dict[str, int]] = field(default_factory=lambda: {"css": {}, "js": {}})
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("response", self.seen)
        page.on("console", lambda message: self.heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def heard(self, kind: str, text: str) -> None:
        # A journey that cuts the connection or the session makes htmx say so; the page itself
        # tells the person.
        lost = text.startswith(
            (
                "Failed to load resource",
                "htmx:sendError",
                "htmx:afterRequest",
                "Response Status Error Code 401",
                "Response Status Error Code 403",
            )
        )
        if kind == "error" and not lost:
            self.complaints.append(text)

    def seen(self, response: Response) -> None:
        url = urlsplit(response.url)
        if url.scheme.startswith("http") and f"{url.scheme}://{url.netloc}" != self.origin:
            self.foreign.append(response.url)
        kind = url.path.rsplit(".", 1)[-1]
        if kind in self.sizes and url.path not in self.sizes[kind] and response.ok:
            self.sizes[kind][url.path] = len(gzip.compress(response.body()))

    def kilobytes(self, kind: str) -> int:
        """All files of ``kind`` loaded so far, gzipped, in whole kilobytes, rounded up."""
        return -(-sum(self.sizes[kind].values()) // 1024)
