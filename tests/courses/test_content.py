from decimal import Decimal

from courses import content
from courses.content import Block
from courses.playing import minutes
from tests.factories.courses import block, module_content, new_id, question, scenario


def titles(blocks):
    return [b.value.get("title") for b in blocks if b.type == "scenario"]


def test_a_driver_gets_only_bus_scenes():
    assert titles(content.blocks_for(module_content(), "operations")) == ["On the bus"]


def test_a_person_without_a_group_gets_what_is_for_everyone():
    assert titles(content.blocks_for(module_content(), None)) == []


def test_a_limited_lesson_is_left_out_whole():
    made = module_content()
    made["lessons"][0]["job_groups"] = ["leaders"]

    assert [one.slug for one in content.lessons_for(made, "operations")] == ["act"]
    assert [one.slug for one in content.lessons_for(made, "leaders")] == ["start", "act"]


def test_blocks_keep_their_order():
    made = module_content()

    assert [b.type for b in content.blocks(made)] == [
        "paragraph",
        "knowledge_check",
        "scenario",
        "scenario",
        "question_pool",
        "reflection",
    ]


def test_a_block_is_found_by_its_id():
    found = content.find_block(module_content(), new_id("graded"))

    assert found.value["draw"] == 1
    assert content.find_block(module_content(), "no such id") is None


def test_pool_questions_may_be_limited_to_a_group():
    bus = question("Bus?", job_groups=["operations"])
    made = module_content(pools={"policy": {"questions": [question("All?"), bus]}})

    assert len(content.questions(made, "policy", "operations")) == 2
    assert [q["prompt"] for q in content.questions(made, "policy", "classroom")] == ["All?"]


def test_the_variant_names_the_group_only_where_it_matters():
    assert content.variant_key(module_content(), "operations") == "en:operations"
    assert content.variant_key(module_content(), "board") == "en:everyone"
    assert content.variant_key(module_content(), None, language="es") == "es:everyone"


def test_groups_named_by_lessons_blocks_and_questions_count():
    made = module_content(pools={"p": {"questions": [question("B?", job_groups=["board"])]}})
    made["lessons"][0]["job_groups"] = ["leaders"]

    assert content.job_groups(made) == {"leaders", "operations", "classroom", "board"}


def test_the_pass_rule_has_defaults():
    assert content.pass_rule({}) == content.PassRule(80, 3, 0)
    assert content.pass_rule({"pass_rule": {"pass_mark": 70}}).pass_mark == 70


def test_hours_are_exact():
    assert content.hours({"hours": "1.5"}) == Decimal("1.5")


def test_the_digest_ignores_the_order_of_keys():
    one, two = {"a": 1, "b": [1, 2]}, {"b": [1, 2], "a": 1}

    assert content.digest(one) == content.digest(two)
    assert content.digest(one) != content.digest({"a": 1, "b": [2, 1]})


def test_two_groups_share_what_is_not_limited():
    made = module_content(lessons=[{"slug": "l", "title": "L", "body": [
        block("paragraph", text="<p>a</p>"), scenario("Desk", ["office", "para"])]}])  # fmt: skip

    assert content.blocks_for(made, "office") == content.blocks_for(made, "para")


def test_minutes_on_a_page_are_reckoned_as_the_curriculum_check_reckons():
    blocks = (
        Block("a", "paragraph", {"text": "<p>" + "word " * 360 + "</p>"}),
        Block("b", "scenario", {}),
        Block("c", "question_pool", {"pool": "p", "draw": 8}),
    )

    assert minutes(blocks, {"p": ({"id": "1"},) * 20}) == 2 + 4 + 12
