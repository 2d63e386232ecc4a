"""Made-up examples of what is written about people and roles."""

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute


@previews.provides("join_asked")
def asked() -> list[Preview]:
    said = {"who": "Ivan Hussein", "employer": "Madrona Sound", "other": "Larkspur Valley"}
    link = absolute("/people/two-employers/1/")
    return [Preview("A question", "you may answer for Larkspur Valley", {**said, "link": link})]


@previews.provides("join_answered")
def answered() -> list[Preview]:
    said = {"other": "Larkspur Valley", "link": absolute("/people/two-employers/")}
    why = "you asked another employer about a person"
    return [
        Preview("Joined", why, {**said, "joined": True}),
        Preview("Left apart", why, {**said, "joined": False}),
    ]


@previews.provides("role_waits")
def role_waits() -> list[Preview]:
    said = {"who": "Jada Bui", "whom": "Ana Lee", "role": "HR"}
    link = absolute("/people/roles/1/approve/")
    return [Preview("HR", "you may give this role", {**said, "link": link})]


@previews.provides("mistake_answered")
def mistake() -> list[Preview]:
    why = "you reported a mistake in your details"
    return [Preview("An answer", why, {"link": absolute("/people/me/")})]


@previews.provides("sign_in_renewed")
def renewed() -> list[Preview]:
    said, link = {"who": "Jada Bui"}, {"link": absolute("/contact/")}
    return [
        Preview("A code", "it is your sign-in", {**said, **link, "second_step": False}),
        Preview("And the second step", "it is your sign-in", {**said, **link, "second_step": True}),
    ]
