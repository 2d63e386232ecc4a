"""The documentation keeps up: settings, commands and the README's commands."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
OURS = ("pd_portal", "courses", "coaching")


def test_every_command_of_ours_is_documented():
    ours = {name for name, app in get_commands().items() if app.split(".")[0] in OURS}
    documented = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/commands.md").read_text(), re.M))

    assert ours == documented


def test_every_setting_is_documented():
    used = {
        name
        for package in OURS
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"PD_PORTAL_[A-Z]+(?:_[A-Z]+)*", path.read_text())
    }
    documented = (ROOT / "docs/settings.md").read_text()

    assert [name for name in sorted(used) if name not in documented] == []


def test_the_make_commands_of_the_papers_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    papers = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = {
        name for paper in papers for name in re.findall(r"`?make ([a-z-]+)", paper.read_text())
    }

    assert named - {"sense", "sure", "it", "them", "the", "a", "no", "targets"} <= targets
