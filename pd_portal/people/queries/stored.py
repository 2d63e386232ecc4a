"""What is stored about a person, in words: how many entries of each kind name them."""

from dataclasses import dataclass

from pd_portal.people.merging import PersonKey, person_keys
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import stored_words

# Keys by which an entry is about somebody; by any other they wrote, decided or approved it.
ABOUT = {
    "person", "client", "recipient", "about", "owner", "coach", "delegate", "for_person",
    "asked_for", "booked_for", "suggested", "staffmember",
}  # fmt: skip
WRITTEN = "Entries in which you wrote, decided or approved something"

stored_words.register(
    "people",
    {
        "pd_people.Delegate": "Supervisors you stand in for",
        "pd_people.Delegate.supervisor": "Who stands in for you",
        "pd_people.Employer.concerns_owner": "Employers whose concerns come to you",
        "pd_people.Employment": "Your employments",
        "pd_people.JoinRequest": "Questions whether you work for two employers",
        "pd_people.Leave": "Your leaves, as dates",
        "pd_people.MistakeReport": "Mistakes you reported",
        "pd_people.NoticeReading": "When you read how your data is used",
        "pd_people.PersonEmail": "Your e-mail addresses",
        "pd_people.Position": "Your positions",
        "pd_people.Position.supervisor": "Positions that name you as the supervisor",
        "pd_people.ReviewItem": "Rows of a roster file that might be you",
        "pd_people.RoleGrant": "Roles you were given",
        "pd_people.SourceLink": "Your id in your employer's systems",
        "pd_people.UnitHead": "Units you head or headed",
    },
)


@dataclass(frozen=True)
class Stored:
    """How many rows of a kind refer to the person."""

    what: str
    count: int


def what_is_stored(person: StaffMember) -> list[Stored]:
    """Rows that refer to the person, by kind, over every installed app."""
    words = {label: said for some in stored_words for label, said in some.items()}
    counts: dict[str, int] = {}
    for key in person_keys():
        rows = key.model._base_manager.filter(**{key.field.name: person}).count()
        if rows:
            what = _named(key, words)
            counts[what] = counts.get(what, 0) + rows
    return [Stored(what, count) for what, count in sorted(counts.items())]


def _named(key: PersonKey, words: dict[str, str]) -> str:
    label = key.model._meta.label
    said = words.get(f"{label}.{key.field.name}")
    if said is None and key.field.name not in ABOUT:
        return WRITTEN
    return said or words.get(label) or str(key.model._meta.verbose_name_plural).capitalize()
