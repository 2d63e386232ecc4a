"""Do two archives say the same? Absent, empty and default are one. Pure."""

import json
from typing import Any

from courses.archive.files import Files
from courses.content import digest

# Written anew by each export.
EXPORT_ONLY = ("exported_on", "job_groups")


def bare(value: Any) -> Any:
    """``value`` without what says nothing: empty texts, lists and objects, null and False."""
    if isinstance(value, dict):
        kept = {name: bare(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if says_something(part)}
    return [bare(part) for part in value] if isinstance(value, list) else value


def says_something(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [], {})


def bare_digest(value: dict[str, Any]) -> str:
    return digest(bare(value))


def differences(one: Files, two: Files) -> list[str]:
    """Names of files that differ or are missing on a side."""
    return [name for name in sorted({*one, *two}) if not alike(name, one.get(name), two.get(name))]


def alike(name: str, one: bytes | None, two: bytes | None) -> bool:
    if one is None or two is None or not name.endswith(".json"):
        return one == two
    left, right = json.loads(one), json.loads(two)
    if name == "archive.json":
        left, right = (
            {key: part for key, part in side.items() if key not in EXPORT_ONLY}
            for side in (left, right)
        )
    return bool(bare(left) == bare(right))
