"""What the CMS asks when a course page is copied."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class PlainCopyForm(CopyForm):
    """Without the offer of an alias: a mirror would share its ids with the page it mirrors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
