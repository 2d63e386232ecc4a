"""The walk over HR's pages counts the people behind every number, and notices a wrong one."""

from datetime import UTC, datetime

import pytest

from pd_portal.reports.link_check import Reader, is_page, walk
from pd_portal.reports.queries import people
from tests.reports.reading import completed

PAGE = """<nav><a href="/a/">7</a></nav><main>
<a href="/reports/goal/core/people/?state=met"><span>412</span><span>Goal met</span></a>
<a href="/units/12th-street/">12th Street School</a>
<th scope="row"><a href="/reports/goal/core/people/9/?x=1">Moss, Ada</a></th>
<nav><a rel="next" href="?page=2">2</a></nav></main><footer><a href="/b/">3</a></footer>"""


def test_only_links_that_say_a_number_are_numbers():
    reader = Reader("/reports/goal/core/")
    reader.feed(PAGE)

    assert list(reader.numbers) == [("/reports/goal/core/people/?state=met", 412)]
    assert reader.people == {"9"}
    assert reader.next == "/reports/goal/core/?page=2"


@pytest.mark.parametrize(
    "url, walked",
    [
        ("/reports/goal/core/?unit=HERON", True),
        ("/reports/goal/core/moved/?since=2026-08-31", True),
        ("/reports/goal/core/people/?state=met", False),
        ("/reports/goal/core/?unit=HERON&job_group=drivers", False),
        ("/reports/goal/core/hours/?format=csv", False),
        ("/people/", False),
    ],
)
def test_which_pages_are_walked(url, walked):
    assert is_page(url) is walked


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.slow
def test_every_number_of_every_page_is_right(hr, requirement, staff, module):
    completed(staff[0], module, datetime(2026, 9, 10, 19, tzinfo=UTC))

    done = walk(hr.hr.user)

    assert (done.wrong, done.pages > 8, done.numbers > 60) == ([], True, True)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.slow
def test_a_list_that_leaves_somebody_out_is_noticed(hr, requirement, staff, monkeypatch):
    honest = people.counted
    monkeypatch.setattr(people, "counted", lambda asked: honest(asked).exclude(person=staff[0]))

    done = walk(hr.hr.user)

    assert any("leads to" in line for line in done.wrong)
