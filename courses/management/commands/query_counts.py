"""``manage.py query_counts``: how many queries a lesson, an answer and a completion cost."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.bars.answers import controls
from courses.bars.planting import (
    Planted,
    Visitor,
    content_with_everything,
    plant_module,
    visitor,
    word,
)
from courses.queries.lessons import filled
from courses.queries.records import load_record
from pd_portal.ui.bars import print_bar

LESSONS = 50
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
            planted = Planted()
            module = plant_module(content_with_everything(planted, word(), LESSONS))
            one = visitor()
            one.start(module)
            figures = self.measure(one, module.slug)
            transaction.set_rollback(True)
        first, fiftieth, post, complete = figures
        same = first == fiftieth
        ok = first <= 8 and post <= 8 and complete <= 28 and same
        print_bar(
            self.stdout.write,
            "queries",
            ok,
            lesson_get=f"{max(first, fiftieth)}/8",
            lesson_post=f"{post}/8",
            complete=f"{complete}/28",
            fiftieth_equals_first="yes" if same else "no",
        )

    def measure(self, one: Visitor, slug: str) -> tuple[int, int, int, int]:
        pages = [reverse("courses:lesson", args=[slug, f"lesson-{n}"]) for n in (1, LESSONS)]
        for page in pages:
            one.client.get(page)
        first, fiftieth = (count(lambda page=page: one.client.get(page)) for page in pages)
        post = self.answer(one, slug)
        return first, fiftieth, post, self.finish_all(one, slug)

    def answer(self, one: Visitor, slug: str) -> int:
        """An autosave of the first check, the first time and again."""
        state = load_record(one.go)
        block = next(iter(state.played.kinds))
        data = right_form(state, block)
        url = reverse("courses:save", args=[slug, block])
        saves = [
            count(
                lambda n=n: one.client.post(
                    url, data | {"sequence": n}, headers={"HX-Request": "true"}
                )
            )
            for n in (1, 2)
        ]
        return max(saves)

    def finish_all(self, one: Visitor, slug: str) -> int:
        """Everything right, every lesson finished; the queries of the last post."""
        for block in list(load_record(one.go).played.kinds):
            data = right_form(load_record(one.go), block) | {"sequence": 9}
            one.client.post(reverse("courses:submit", args=[slug, block]), data)
        urls = [reverse("courses:finish", args=[slug, f"lesson-{n + 1}"]) for n in range(LESSONS)]
        for url in urls[:-1]:
            one.client.post(url)
        return count(lambda: one.client.post(urls[-1]))


def right_form(state: Any, block_id: str) -> dict[str, Any]:
    """The posted form of somebody who knows."""
    block, row = state.played.blocks[block_id], state.open_try(block_id)
    data: dict[str, Any] = {"attempt": row.number}
    for question in filled(state, block, row.seed, key(state.played, block, row.seed)):
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
