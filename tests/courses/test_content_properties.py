"""For every module and every job group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import content
from courses.actions.copies import renewed
from courses.archive.same import bare
from courses.differences import between, proposed_kind

pytestmark = pytest.mark.once

GROUPS = ["classroom", "office", "operations"]
limits = st.lists(st.sampled_from(GROUPS), unique=True, max_size=2)
kinds = st.sampled_from(["paragraph", "scenario", "reflection", "shared_task"])


@st.composite
def modules(draw):
    """Lessons of blocks with unique ids and random limits."""
    numbers = iter(range(1000))
    return {
        "title": draw(st.text(max_size=5)),
        "hours": "1.0",
        "lessons": [
            {
                "slug": f"lesson-{number}",
                "title": "A lesson",
                "job_groups": draw(limits),
                "body": [
                    {
                        "type": draw(kinds),
                        "id": str(next(numbers)),
                        "value": {"text": draw(st.text(max_size=3)), "job_groups": draw(limits)},
                    }
                    for _ in range(draw(st.integers(0, 4)))
                ],
            }
            for number in range(draw(st.integers(0, 4)))
        ],
    }


@given(modules(), st.sampled_from([None, *GROUPS]))
def test_a_group_gets_its_blocks_in_order_and_nothing_else(module, group):
    everything = list(content.blocks(module))
    chosen = content.blocks_for(module, group)

    assert [block for block in everything if block in chosen] == chosen
    assert all(not block.job_groups or group in block.job_groups for block in chosen)


@given(modules(), st.sampled_from(GROUPS), st.sampled_from(GROUPS))
def test_the_same_variant_means_the_same_blocks(module, one, two):
    if content.variant_key(module, one) == content.variant_key(module, two):
        assert content.blocks_for(module, one) == content.blocks_for(module, two)


@given(modules())
def test_a_module_does_not_differ_from_itself(module):
    assert between(module, module) == []
    assert proposed_kind(module, module) == "correction"


@given(modules(), modules())
def test_what_differs_is_found_from_both_sides(one, two):
    there, back = between(one, two), between(two, one)

    assert bool(there) == bool(back)
    assert any(d.is_material for d in there) == any(d.is_material for d in back)


@given(modules(), modules())
def test_no_difference_means_the_same_lessons(one, two):
    if not between(one, two):
        assert one["lessons"] == two["lessons"]


@given(modules())
def test_what_is_bare_stays_bare(module):
    assert bare(bare(module)) == bare(module)


@given(modules())
def test_renewing_ids_keeps_every_word(module):
    body = [block for lesson in module["lessons"] for block in lesson["body"]]
    new = renewed(body)

    assert [block["value"] for block in new] == [block["value"] for block in body]
    assert not {block["id"] for block in new} & {block["id"] for block in body}
