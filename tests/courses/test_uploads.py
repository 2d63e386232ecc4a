"""Pictures that authors upload in the CMS."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">%s</svg>'
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def upload(desk, name, data):
    """The answer of the page that takes many pictures at once, as its script reads it."""
    asked = {"title": name, "files[]": SimpleUploadedFile(name, data)}
    url = reverse("wagtailimages:add_multiple")
    return desk.post(url, asked, headers={"X-Requested-With": "XMLHttpRequest"}).json()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.svg", SVG % b"<script>alert(1)</script>", "may not hold scripts"),
        ("b.svg", SVG % b'<image href="https://elsewhere.example/x.png"/>', "load other files"),
        ("c.gif", GIF[:-8], "damaged or cut off"),
    ],
)
def test_what_acts_or_is_cut_off_is_refused_with_a_sentence(at_desk, name, data, says):
    told = upload(at_desk, name, data)

    assert not told["success"]
    assert says in told["error_message"]


@pytest.mark.parametrize(("name", "data"), [("a.svg", SVG % b""), ("b.gif", GIF)])
def test_plain_pictures_come_in(at_desk, name, data):
    assert upload(at_desk, name, data)["success"]
    assert get_image_model().objects.get().title == name
