"""``manage.py query_counts``: how many queries a lesson, an answer and a completion cost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.bars.answers import controls, wrong_answer
from courses.bars.planting import (
    Planted,
    Visitor,
    content_with_everything,
    plant_module,
    visitor,
    word,
)
from courses.bars.writing import with_writing, write_it_all
from courses.queries.lessons import filled
from courses.queries.records import load_record
from courses.registries import duties
from pd_portal.ui.bars import print_bar

LESSONS = 50
# Requirements in force for the person who completes.
DUTIES = (1, 12)
# BEGIN, SAVEPOINT and the like carry no question to the database.
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def count(ask: Any) -> int:
    """Queries that ``ask`` makes, without the control of transactions."""
    with CaptureQueriesContext(connection) as caught:
        ask()
    return sum(not query["sql"].startswith(CONTROL) for query in caught.captured_queries)


class Command(BaseCommand):
    help = "Count the queries of the player's hot paths in a module of fifty lessons."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            written = plant_module(with_writing(everything()))
            one = visitor()
            one.start(written)
            write_it_all(one)
            lessons = self.read_lessons(one, written.slug)
            post = max(self.save(one, written.slug), *self.send(one, written.slug))
            module = plant_module(everything())
            ends = {
                (demands, last): self.complete(module, demands, last)
                for demands in DUTIES
                for last in (1, LESSONS)
            }
            transaction.set_rollback(True)
        self.tell(lessons, post, ends)

    def tell(self, lessons: list[int], post: int, ends: dict[tuple[int, int], int]) -> None:
        for (demands, last), queries in ends.items():
            self.stdout.write(f"  {demands} requirements, lesson {last} last: {queries} queries")
        same = len(set(lessons)) == 1 and len(set(ends.values())) == 1
        ok = max(lessons) <= 8 and post <= 8 and max(ends.values()) <= 28 and same
        print_bar(
            self.stdout.write,
            "queries",
            ok,
            lesson_get=f"{max(lessons)}/8",
            lesson_post=f"{post}/8",
            complete=f"{max(ends.values())}/28",
            fiftieth_equals_first="yes" if same else "no",
        )

    def read_lessons(self, one: Visitor, slug: str) -> list[int]:
        """Queries of the first lesson and of the fiftieth, each read before."""
        pages = [reverse("courses:lesson", args=[slug, f"lesson-{n}"]) for n in (1, LESSONS)]
        for page in pages:
            one.client.get(page)
        return [count(lambda page=page: one.client.get(page)) for page in pages]

    def save(self, one: Visitor, slug: str) -> int:
        """An autosave of the first check, the first time and again."""
        state = load_record(one.go)
        block = next(iter(state.played.kinds))
        data, url = right_form(state, block), reverse("courses:save", args=[slug, block])
        head = {"HX-Request": "true"}
        return max(
            count(lambda n=n: one.client.post(url, data | {"sequence": n}, headers=head))
            for n in (1, 2)
        )

    def send(self, one: Visitor, slug: str) -> list[int]:
        """Each check of the first lesson sent, wrong and then right: every kind, and a scene."""
        blocks = list(load_record(one.go).played.lessons[0].checks)
        return [
            self.send_one(one, slug, block, form)
            for block in blocks
            for form in (wrong_form, right_form)
        ]

    def send_one(self, one: Visitor, slug: str, block: str, form: Any) -> int:
        url = reverse("courses:submit", args=[slug, block])
        before = load_record(one.go)
        data = form(before, block) | {"sequence": 9}
        queries = count(lambda: one.client.post(url, data))
        if len(load_record(one.go).tries(block)) == len(before.tries(block)):
            raise CommandError("the post sent nothing")
        return queries

    def complete(self, module: Any, demands: int, last: int) -> int:
        """The post that completes the module, its lesson ``last`` finished at the end."""
        one = visitor()
        for _, plant in duties.items():
            plant(one.person, module, demands, word())
        one.start(module)
        one.do_all_but(last)
        one.client.get(reverse("courses:lesson", args=[module.slug, f"lesson-{last}"]))
        url = reverse("courses:finish", args=[module.slug, f"lesson-{last}"])
        queries = count(lambda: one.client.post(url))
        if not one.has_completed:
            raise CommandError("the post completed nothing")
        return queries


def everything() -> dict[str, Any]:
    return content_with_everything(Planted(), word(), LESSONS)


def right_form(state: Any, block_id: str) -> dict[str, Any]:
    """The posted form of somebody who knows."""
    return form_of(state, block_id, key)


def wrong_form(state: Any, block_id: str) -> dict[str, Any]:
    """The posted form of somebody who does not."""
    return form_of(state, block_id, wrong_answer)


def form_of(state: Any, block_id: str, answer: Any) -> dict[str, Any]:
    block, row = state.played.blocks[block_id], state.open_try(block_id)
    data: dict[str, Any] = {"attempt": row.number}
    for question in filled(state, block, row.seed, answer(state.played, block, row.seed)):
        data |= controls(question)
    return data


def key(played: Any, block: Any, seed: str) -> dict[str, Any]:
    if block.type == "scenario":
        best = next(o["id"] for o in block.value["options"] if o["rating"] == "best")
        return {"should": best, "would": best}
    answers = {q["id"]: key_of_one(q) for q in played.questions(block, seed)}
    return {"questions": answers} if block.type == "question_pool" else answers[block.id]


def key_of_one(question: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    if kind == "short_text":
        return {"text": question["accepted"][0]}
    if kind == "matching":
        return {"matches": {pair["id"]: pair["id"] for pair in question["pairs"]}}
    if kind == "ordering":
        return {"order": {item["id"]: n for n, item in enumerate(question["items"], 1)}}
    right = [option["id"] for option in question["options"] if option.get("correct")]
    return {"choices": right} if kind == "multiple" else {"choice": right[0]}
