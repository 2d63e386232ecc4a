"""Course pages, releases and the blocks they are made of."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import factory
from wagtail.models import Page

from courses import content as reading
from courses.models import (
    CourseIndexPage,
    CoursePage,
    LessonPage,
    LocalFact,
    ModulePage,
    QuestionPool,
    Release,
)


def new_id(name: str) -> str:
    """A stable block id for ``name``."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def option(text: str, *, correct: bool = False, rationale: str = "Because the policy says so."):
    return {"id": new_id(text), "text": text, "correct": correct, "rationale": rationale}


def question(prompt: str = "Which is right?", **changes):
    """A single-answer question as it stands in a pool."""
    return {
        "id": new_id(prompt),
        "kind": "single",
        "prompt": prompt,
        "options": [option(f"{prompt} yes", correct=True), option(f"{prompt} no")],
        "pairs": [],
        "items": [],
        "accepted": [],
        "explanation": "",
        "job_groups": [],
        **changes,
    }


def block(kind: str, name: str = "", /, **value):
    """A block of a lesson in the archive's form."""
    return {
        "type": kind,
        "id": new_id(name or f"{kind} {sorted(value)}"),
        "value": {"job_groups": [], **value},
    }


def scenario(title: str = "On the bus", job_groups=()):
    ratings = ["best", "workable", "harmful"]
    return block(
        "scenario",
        title,
        title=title,
        scene="<p>Two students argue.</p>",
        ask_would=True,
        job_groups=list(job_groups),
        options=[
            {"id": new_id(title + r), "text": f"{title} {r}", "rating": r, "rationale": "Why."}
            for r in ratings
        ],
    )


def module_content(**changes):
    """One module with two lessons: text and a practice check, then scenario, pool, reflection."""
    check = {k: v for k, v in question("Practice?").items() if k not in {"id", "job_groups"}}
    return {
        "slug": "our-policy",
        "number": 1,
        "title": "Our policy, our roles",
        "summary": "What the policy asks of each of us.",
        "hours": "1.0",
        "objectives": ["State the goals in plain words."],
        "prerequisites": [],
        "pass_rule": {"pass_mark": 80, "attempts": 3, "cooling_off_minutes": 0},
        "alignment": [],
        "strands": [],
        "shaped_by": [],
        "local_facts": [],
        "sources": [],
        "lessons": [
            {
                "slug": "start",
                "title": "Start here",
                "public": False,
                "job_groups": [],
                "body": [
                    block("paragraph", "hello", text="<p>Hello.</p>"),
                    block("knowledge_check", "practice", **check),
                ],
            },
            {
                "slug": "act",
                "title": "Act on it",
                "public": False,
                "job_groups": [],
                "body": [
                    scenario("On the bus", ["operations"]),
                    scenario("In class", ["classroom"]),
                    block("question_pool", "graded", pool="policy", draw=1),
                    block("reflection", "look back", prompt="What now?", sharing="private"),
                ],
            },
        ],
        "pools": {
            "policy": {
                "slug": "policy",
                "title": "Policy",
                "questions": [question("First?"), question("Second?")],
            }
        },
        **changes,
    }


class PageFactory(factory.django.DjangoModelFactory):
    """Adds the page below ``parent``; by default makes the parents it needs."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        return (parent or Page.get_first_root_node()).add_child(instance=model_class(**kwargs))


class CourseIndexPageFactory(PageFactory):
    class Meta:
        model = CourseIndexPage

    parent = factory.LazyFunction(
        lambda: Page.objects.filter(depth=2).first() or Page.get_first_root_node()
    )
    title = "Courses"
    slug = factory.Sequence(lambda n: f"courses-{n}")


class CoursePageFactory(PageFactory):
    class Meta:
        model = CoursePage

    parent = factory.SubFactory(CourseIndexPageFactory)
    title = "Core curriculum"
    slug = factory.Sequence(lambda n: f"core-{n}")


class ModulePageFactory(PageFactory):
    class Meta:
        model = ModulePage

    parent = factory.SubFactory(CoursePageFactory)
    title = "Our policy, our roles"
    slug = factory.Sequence(lambda n: f"module-{n}")
    hours = Decimal("1.0")


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    parent = factory.SubFactory(ModulePageFactory)
    title = "Start here"
    slug = factory.Sequence(lambda n: f"lesson-{n}")


class LocalFactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocalFact

    slug = factory.Sequence(lambda n: f"fact-{n}")
    label = "Reporting route"
    text = "Call the office at 555-0100."


class QuestionPoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionPool

    slug = factory.Sequence(lambda n: f"pool-{n}")
    title = "Policy"


class ReleaseFactory(factory.django.DjangoModelFactory):
    """A release of ``module`` with ready content; pass ``content=`` for other content."""

    class Meta:
        model = Release

    module = factory.SubFactory(ModulePageFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Release.MATERIAL
    content = factory.LazyAttribute(lambda r: module_content(slug=r.module.slug))
    hours = factory.LazyAttribute(lambda r: reading.hours(r.content))
    digest = factory.LazyAttribute(lambda r: reading.digest(r.content))
    released_at = datetime(2026, 9, 1, 17, tzinfo=UTC)
