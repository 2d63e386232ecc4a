"""A planted module with every kind of question, for bars. The caller rolls it all back."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from courses import content as reading
from courses.actions.starting import start_module
from courses.models import (
    CourseIndexPage,
    CoursePage,
    Enrollment,
    LessonProgress,
    ModuleCompletion,
    ModulePage,
    Release,
)
from courses.queries.records import load_record
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates


def word() -> str:
    """A word no page holds by chance."""
    return f"plant{secrets.token_hex(6)}"


@dataclass
class Planted:
    """Planted content and the ``secrets`` that must not reach a browser: text to what it is."""

    secrets: dict[str, str] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    questions: int = 0

    def secret(self, what: str) -> str:
        made = word()
        self.secrets[made] = what
        return made

    def id(self, what: str) -> str:
        made = str(uuid.uuid4())
        self.secrets[made] = what
        return made

    def question(self, kind: str, own_id: bool = True) -> dict[str, Any]:
        self.questions += 1
        self.types.add(kind)
        made: dict[str, Any] = {
            "kind": kind,
            "prompt": word(),
            "explanation": self.secret("explanation"),
        }
        if own_id:
            made["id"] = self.id("question id")
        return made | getattr(self, f"parts_{kind}")()

    def options(self, right: int, texts: list[str]) -> dict[str, Any]:
        return {
            "options": [
                {
                    "id": self.id("option id"),
                    "text": text,
                    "correct": place < right,
                    "rationale": self.secret("rationale"),
                }
                for place, text in enumerate(texts)
            ]
        }

    def parts_single(self) -> dict[str, Any]:
        return self.options(1, [word() for _ in range(4)])

    def parts_multiple(self) -> dict[str, Any]:
        return self.options(2, [word() for _ in range(4)])

    def parts_true_false(self) -> dict[str, Any]:
        return self.options(1, ["True", "False"])

    def parts_matching(self) -> dict[str, Any]:
        return {
            "pairs": [
                {
                    "id": self.id("pair id"),
                    "left": word(),
                    "right": word(),
                    "rationale": self.secret("rationale"),
                }
                for _ in range(4)
            ]
        }

    def parts_ordering(self) -> dict[str, Any]:
        return {
            "items": [
                {"id": self.id("item id"), "text": word(), "rationale": self.secret("rationale")}
                for _ in range(4)
            ]
        }

    def parts_short_text(self) -> dict[str, Any]:
        return {"accepted": [self.secret("accepted text")]}

    def scenario(self) -> dict[str, Any]:
        self.types.add("scenario")
        self.questions += 1
        return {
            "title": word(),
            "scene": f"<p>{word()}</p>",
            "ask_would": True,
            "options": [
                {
                    "id": self.id("option id"),
                    "text": word(),
                    "rating": rating,
                    "rationale": self.secret("rationale"),
                }
                for rating in ("best", "workable", "harmful", "workable")
            ],
        }


KINDS = ("single", "multiple", "true_false", "matching", "ordering", "short_text")


def block(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def content_with_everything(planted: Planted, slug: str, lessons: int = 1) -> dict[str, Any]:
    """Lessons with every kind of check, a scene, and a pool of every kind."""
    pool = [planted.question(kind) for kind in KINDS for _ in range(2)]
    bodies = [
        [
            block("paragraph", {"text": f"<p>{word()}</p>"}),
            *(block("knowledge_check", planted.question(kind, own_id=False)) for kind in KINDS),
            block("scenario", planted.scenario()),
        ]
        for _ in range(lessons)
    ]
    planted.types.add("question_pool")
    bodies[-1].append(block("question_pool", {"pool": "all", "draw": 6}))
    return {
        "slug": slug,
        "number": 99,
        "title": word(),
        "summary": word(),
        "hours": "1.0",
        "objectives": [word()],
        "pass_rule": {"pass_mark": 80, "attempts": 3, "cooling_off_minutes": 0},
        "lessons": [
            {"slug": f"lesson-{number}", "title": word(), "body": body}
            for number, body in enumerate(bodies, 1)
        ],
        "pools": {"all": {"slug": "all", "title": word(), "questions": pool}},
    }


def plant_module(content: dict[str, Any]) -> ModulePage:
    """A live module page below a course of its own."""
    root = Page.get_first_root_node()
    index = root.add_child(instance=CourseIndexPage(title=word(), slug=word()))
    course = index.add_child(instance=CoursePage(title=word(), slug=word()))
    page = course.add_child(
        instance=ModulePage(title=content["title"], slug=content["slug"], hours="1.0")
    )
    plant_release(page, content)
    return page


def plant_release(page: ModulePage, content: dict[str, Any]) -> Release:
    last = Release.objects.filter(module=page).order_by("-number").first()
    release = Release(
        module=page,
        number=last.number + 1 if last else 1,
        kind=Release.MATERIAL,
        content=content,
        hours=reading.hours(content),
        digest=reading.digest(content),
        released_at=dates.now(),
    )
    release.save()  # writes: planted for a bar and rolled back
    return release


@dataclass
class Visitor:
    """A planted person at a browser."""

    client: Client
    person: StaffMember
    go: Enrollment | None = None

    def start(self, module: ModulePage, job_group: str | None = None) -> Enrollment:
        now = dates.now() - timedelta(hours=1)
        self.go = start_module(
            actor=self.person, person=self.person, module=module, job_group=job_group, now=now
        )
        return self.go

    def do_all_but(self, last: int) -> None:
        """Everything answered right and every lesson finished, but the lesson number ``last``."""
        state, now = load_record(self.go), dates.now()
        for row in self.go.attempts.all():
            row.total = row.right = state.played.sizes[row.block]
            row.submitted_at = now
            row.save()  # writes: planted for a bar and rolled back
        for lesson in state.played.lessons:
            if lesson.number != last:
                row = LessonProgress(enrollment=self.go, lesson=lesson.slug, opened_at=now)
                row.finished_at = now
                row.save()  # writes: planted for a bar and rolled back

    @property
    def has_completed(self) -> bool:
        return ModuleCompletion.objects.filter(enrollment=self.go).exists()


def visitor() -> Visitor:
    """A new person with a login, signed in."""
    user = get_user_model()(username=word())
    user.save()  # writes: planted for a bar and rolled back
    person = StaffMember(user=user, given_name="Planted", family_name="Visitor")
    person.save()  # writes: planted for a bar and rolled back
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Visitor(client, person)
