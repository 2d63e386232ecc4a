"""An e-mail's HTML on a page: in a frame of its own that can do nothing but be read.

Mail is styled by attributes, which the site's policy forbids. The frame's policy allows exactly
the style attributes of this one e-mail, by their hashes, and no foreign file; its sandbox runs no
script and sends no form, wherever they come from.
"""

import base64
import hashlib
from html.parser import HTMLParser

from django.http import HttpResponse

SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"


class _Styles(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name == "style" and value}


def policy_for(html: str) -> str:
    """The content security policy of the frame that shows ``html``."""
    styles = _Styles()
    styles.feed(html)
    hashes = sorted(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in styles.found
    )
    allowed = " ".join(["'self'", "'unsafe-hashes'", *hashes]) if hashes else "'self'"
    return (
        f"default-src 'self'; script-src 'self'; style-src {allowed}; object-src 'none'; "
        "form-action 'none'; base-uri 'self'; "
        f"frame-ancestors 'self'; {SANDBOX}"
    )


def mail_frame(html: str) -> HttpResponse:
    """``html`` as a response for an iframe; its links open beside the page."""
    body = html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(body, headers={"Content-Security-Policy": policy_for(html)})
