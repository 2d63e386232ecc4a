"""A real browser on a real server with a file database.

``page`` is a visitor's phone; ``sign_in_as(person)`` gives a page of somebody signed in;
``looks_right(page)`` asks axe and looks for sideways scrolling.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bars.browser import NARROW, PHONE, Traffic, a_browser, axe, overflows
from tests.bars.serving import session_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser():
    with a_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser, live_server):
    """Opens a page at 375 px; every test ends by asserting that nothing foreign was loaded."""
    contexts, traffic = [], Traffic(live_server.url)

    def opened(session=None, width=PHONE, javascript=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            base_url=live_server.url,
            java_script_enabled=javascript,
        )
        context.set_default_timeout(30_000)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        traffic.watch(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert traffic.foreign == []
    assert traffic.complaints == []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def sign_in_as(open_page):
    """``sign_in_as(person)``: a page with a session of the person's login."""
    return lambda person, **how: open_page(session_of(person.user), **how)


@pytest.fixture
def looks_right():
    def check(page):
        assert axe(page) == []
        size = page.viewport_size
        page.set_viewport_size({"width": NARROW, "height": 800})
        assert not overflows(page), f"{page.url} scrolls sideways at {NARROW} px"
        page.set_viewport_size(size)

    return check
