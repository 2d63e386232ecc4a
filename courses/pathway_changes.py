"""What one version of a pathway asks that another does not, in sentences. Pure."""

from dataclasses import dataclass

KIND_WORDS = {"required": "required", "elective": "an elective", "evidence": "asked for"}


@dataclass(frozen=True)
class Asked:
    """One line of a version: what it is called, how it is asked, the lowest version that counts."""

    title: str
    kind: str
    min_version: int = 1


@dataclass(frozen=True)
class Asks:
    """A whole version: lines by a key that stays the same between versions."""

    lines: dict[str, Asked]
    electives_needed: int = 0


def changes(old: Asks, new: Asks) -> list[str]:
    """Sentences, first what comes and goes, then what is asked otherwise; empty where nothing is."""
    told = [f"{line.title} is new: {KIND_WORDS[line.kind]}." for key, line in new.lines.items() if key not in old.lines]  # fmt: skip
    told += [f"{line.title} is no longer in it." for key, line in old.lines.items() if key not in new.lines]  # fmt: skip
    for key, line in new.lines.items():
        if key in old.lines:
            told += line_changes(old.lines[key], line)
    if old.electives_needed != new.electives_needed:
        told.append(f"Electives needed: {new.electives_needed} instead of {old.electives_needed}.")
    return told


def line_changes(old: Asked, new: Asked) -> list[str]:
    told = []
    if old.kind != new.kind:
        told.append(f"{new.title} is now {KIND_WORDS[new.kind]}; it was {KIND_WORDS[old.kind]}.")
    if old.min_version != new.min_version:
        told.append(
            f"{new.title} counts from version {new.min_version}; it did from version {old.min_version}."
        )
    return told
