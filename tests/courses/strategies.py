"""Questions and answers for property tests."""

from django.http import QueryDict
from hypothesis import strategies as st

from courses.drawing import token

words = st.text(alphabet="abcdefghijklmnop ", min_size=1, max_size=12).map(
    lambda t: t.strip() or "a"
)


def things(**fields):
    row = st.fixed_dictionaries({"id": st.uuids().map(str), **fields})
    return st.lists(row, min_size=2, max_size=6, unique_by=lambda thing: thing["id"])


@st.composite
def choice_questions(draw, kind):
    options = draw(things(text=words, rationale=words))
    correct = draw(st.sets(st.sampled_from([o["id"] for o in options]), min_size=1))
    if kind == "single":
        correct = {min(correct)}
    for option in options:
        option["correct"] = option["id"] in correct
    return {"id": "q", "kind": kind, "prompt": "Which?", "options": options}


@st.composite
def matching_questions(draw):
    return {
        "id": "q",
        "kind": "matching",
        "prompt": "Pair",
        "pairs": draw(things(left=words, right=words)),
    }


@st.composite
def ordering_questions(draw):
    return {"id": "q", "kind": "ordering", "prompt": "Order", "items": draw(things(text=words))}


text_questions = st.lists(words, min_size=1, max_size=3).map(
    lambda accepted: {"id": "q", "kind": "short_text", "prompt": "Name it", "accepted": accepted}
)
questions = st.one_of(
    choice_questions("single"),
    choice_questions("multiple"),
    matching_questions(),
    ordering_questions(),
    text_questions,
)
seeds = st.text(alphabet="0123456789abcdef", min_size=8, max_size=32)


def form(pairs):
    posted = QueryDict(mutable=True)
    for name, value in pairs:
        posted.appendlist(name, value)
    return posted


def right_form(question, seed):
    """What the browser of somebody who knows posts, built only from ids and the seed."""
    name, field = question["id"], token(seed, question["id"])
    kind = question["kind"]
    if kind == "matching":
        pairs = question["pairs"]
        return form(
            (f"{field}-{token(seed, name, 'left', p['id'])}", token(seed, name, "right", p["id"]))
            for p in pairs
        )
    if kind == "ordering":
        items = enumerate(question["items"], 1)
        return form((f"{field}-{token(seed, name, 'item', i['id'])}", str(n)) for n, i in items)
    if kind == "short_text":
        return form([(field, question["accepted"][0])])
    right = [o["id"] for o in question["options"] if o["correct"]]
    return form((field, token(seed, name, "option", one)) for one in right)
