"""The documentation keeps up: settings, commands and the README's commands."""

import re
from pathlib import Path

from django.core.management import get_commands

from pd_portal.ui.switches import declared

ROOT = Path(__file__).resolve().parent.parent
OURS = ("pd_portal", "courses", "coaching")


# Words that follow "make" in a sentence.
PROSE = {"has", "sense", "sure", "it", "them", "the", "a", "no", "targets"}


def named_in_papers() -> set[str]:
    papers = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {name for paper in papers for name in re.findall(r"`?make ([a-z-]+)", paper.read_text())}


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


def test_every_switch_is_documented_with_its_default():
    lines = (ROOT / "docs/settings.md").read_text().splitlines()
    rows = {line.split("`")[1]: line for line in lines if line.startswith("| `PD_PORTAL_")}

    missing = [
        name
        for name, switch in declared.items()
        if switch.what not in rows.get(f"PD_PORTAL_{name}", "")
        or (
            not isinstance(switch.default, tuple | dict)
            and f"`{switch.default}`" not in rows[f"PD_PORTAL_{name}"]
        )
    ]

    assert missing == []


def test_the_make_commands_of_the_papers_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))

    assert named_in_papers() - PROSE <= targets
