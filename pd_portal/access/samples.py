"""Examples for the access matrix: for a URL with parameters, one object inside and one outside.

An app registers, by full URL name, a function called with the user who tries it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pd_portal.ui.registry import Registry

Parameters = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """URL parameters of an object this user may open, and of one out of their reach.

    ``None`` means there is no such object for this user: then nothing is tried.
    """

    inside: Parameters | None = None
    outside: Parameters | None = None


samples: Registry[Callable[[Any], Sample]] = Registry("Examples by URL name, called with a user.")
testers: Registry[Callable[[], dict[str, Any]]] = Registry(
    "Who tries: returns users by the name of their role; 'staff' and 'unlisted' among them."
)
