"""Course pages, releases and the blocks they are made of."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

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
from pd_portal.people.models import JobGroup


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
    """Adds the page below ``parent``; by default one there is, or one made for it.

    It is not validated, which takes as long as all the rest, and so says itself what cleaning fills
    in.
    """

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        parent = parent or Page.get_first_root_node()
        page = model_class(
            **{"draft_title": kwargs["title"], "locale_id": parent.locale_id} | kwargs
        )
        page.save = partial(page.save, clean=False)
        parent.add_child(instance=page)
        del page.save
        return page


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

    parent = factory.LazyFunction(
        lambda: CourseIndexPage.objects.order_by("path").first() or CourseIndexPageFactory()
    )
    title = "Core curriculum"
    slug = factory.Sequence(lambda n: f"core-{n}")


class ModulePageFactory(PageFactory):
    class Meta:
        model = ModulePage

    parent = factory.LazyFunction(
        lambda: CoursePage.objects.order_by("path").first() or CoursePageFactory()
    )
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


def stored(page_or_pool_field, items):
    """What a StreamField holds for ``items`` in the archive's form."""
    from courses.wire import Reader

    block = page_or_pool_field.stream_block
    return block.to_python(Reader(lambda name: None, lambda name: None).into(block, items))


def written_module(parent=None, slug="our-policy"):
    """A live module page, ready to release: two lessons and a pool, as ``module_content`` says."""
    from courses.models import Objective

    for code in ("classroom", "operations"):
        JobGroup.objects.get_or_create(code=code, defaults={"name": code.capitalize()})
    made = module_content(slug=slug)
    place = {"parent": parent} if parent else {}
    module = ModulePageFactory(slug=slug, title=made["title"], summary=made["summary"], **place)
    module.objectives = [Objective(text="State the goals in plain words.")]
    module.save_revision().publish()
    for raw in made["lessons"]:
        module.refresh_from_db()
        lesson = LessonPage(slug=raw["slug"], title=raw["title"])
        lesson.body = stored(lesson.body, raw["body"])
        module.add_child(instance=lesson)
        lesson.save_revision().publish()
    write_pool(made["pools"]["policy"])
    return ModulePage.objects.get(pk=module.pk)


def write_pool(raw):
    pool, _ = QuestionPool.objects.get_or_create(slug=raw["slug"], title=raw["title"])
    pool.questions = stored(
        pool.questions,
        [
            {
                "type": "question",
                "id": q["id"],
                "value": {k: v for k, v in q.items() if k != "id"},
            }
            for q in raw["questions"]
        ],
    )
    pool.save()
    return pool


def rewrite(module, lesson_slug, change):
    """Publish lesson ``lesson_slug`` of ``module`` with its body passed through ``change``."""
    from courses.media import DraftMedia
    from courses.wire import out

    lesson = LessonPage.objects.child_of(module).get(slug=lesson_slug)
    lesson.body = stored(
        lesson.body, change(out(lesson.body.stream_block, lesson.body, DraftMedia()))
    )
    lesson.save_revision().publish()
    return lesson
