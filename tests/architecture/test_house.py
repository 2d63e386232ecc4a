"""The rules of the house that no linter knows."""

import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("pd_portal", "courses", "coaching")
WRITES = re.compile(
    r"\.save\(|\.objects\.(create|bulk_create|update_or_create|get_or_create|filter\([^)]*\)\.(update|delete))\("
    r"|\.delete\(\)|\.bulk_create\(|\.bulk_update\("
)
MAY_WRITE = ("actions", "migrations", "demo", "management")


def sources():
    for package in OURS:
        yield from sorted((ROOT / package).rglob("*.py"))


def may_write(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part.removesuffix(".py") in MAY_WRITE for part in parts) or parts[:2] in {
        ("pd_portal", "audit"),
        ("pd_portal", "jobs"),
    }


def test_writes_live_in_actions():
    offenders = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources()
        if not may_write(path)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if WRITES.search(line) and "# writes:" not in line
    ]

    assert offenders == []


def our_views(resolver=None, prefix=""):
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from our_views(item, prefix + str(item.pattern))
        elif isinstance(item, URLPattern) and item.callback.__module__.startswith(OURS):
            yield prefix + str(item.pattern), item


def test_every_view_of_ours_states_its_rule():
    missing = [url for url, item in our_views() if not hasattr(item.callback, "rule")]

    assert missing == []


def test_every_stated_rule_exists():
    import rules

    stated = {item.callback.rule for _, item in our_views()} - {"public"}

    assert [name for name in sorted(stated) if not rules.perm_exists(name)] == []


def test_public_urls_are_few_and_have_a_reason():
    from pd_portal.access.public import PUBLIC_URLS

    opened = {
        f"{item.callback.__module__}:{item.name}"
        for _, item in our_views()
        if item.callback.rule == "public"
    }
    named = {name.split(":")[-1] for name in PUBLIC_URLS}

    assert {name.split(":")[-1] for name in opened} <= named
    assert len(PUBLIC_URLS) <= 15
    assert all(len(reason) > 20 for reason in PUBLIC_URLS.values())


def test_migrations_have_names():
    auto = re.compile(r"_(auto_\d|alter_.*_and_more|.*_and_more|initial_squashed)")
    named = [
        str(path.relative_to(ROOT))
        for path in sources()
        if "migrations" in path.parts and auto.search(path.name)
    ]

    assert named == []


def test_the_repository_speaks_of_the_product_alone():
    words = re.compile(
        "|".join(["/wo" + "rk/", "/tmp" + "/pd/", "pypi" + r"\.org", "python" + "hosted"])
    )
    offenders = [
        str(path.relative_to(ROOT))
        for folder in (*OURS, "tests", "templates", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file()
        and path.suffix in {".py", ".html", ".md", ".json", ".toml", ".txt", ".scss", ".js"}
        if words.search(path.read_text(errors="replace"))
    ]

    assert offenders == []


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_says():
    assert connection.vendor == os.environ.get("PD_TEST_DATABASE", "sqlite")
