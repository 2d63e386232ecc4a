"""A session that ended while somebody wrote costs them no word and leads to no dead page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
WORDS = "I listened to the whole call before I spoke, and wrote down what was asked."


def write(client, text, **headers):
    url = reverse("courses:write", args=["our-policy", "a-block"])
    return client.post(url, {"text": text, "csrfmiddlewaretoken": "x" * 64}, headers=headers)


def test_words_that_came_too_late_are_handed_back(client):
    response = write(client, WORDS)

    assert response.status_code == 401
    assert WORDS in response.content.decode()
    assert "x" * 64 not in response.content.decode()


def test_after_signing_in_a_page_opens_that_can_be_opened(client):
    lesson = "/learn/modules/our-policy/start/"

    ours = write(client, "", referer=f"http://testserver{lesson}?a=1")
    strange = write(client, "", referer="https://elsewhere.example/page")

    assert ours.url.endswith("?next=/learn/modules/our-policy/start/%3Fa%3D1")
    assert strange.url.endswith("?next=/")


def test_a_script_hears_that_the_session_is_over(client):
    assert write(client, WORDS, **{"HX-Request": "true"}).status_code == 401
