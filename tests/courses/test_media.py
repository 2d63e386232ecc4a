import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import resolve
from wagtail.images import get_image_model

from courses.media import ReleasedMedia, url

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'


def picture(title="The right answer"):
    return get_image_model().objects.create(
        title=title, file=ContentFile(SVG, name="the-right-answer.svg"), width=4, height=3
    )


def test_a_released_name_tells_nothing_of_what_it_shows():
    name = ReleasedMedia().image(picture())

    assert name.startswith("released/")
    assert name.endswith(".svg")
    assert "answer" not in name


def test_a_released_picture_outlives_the_library():
    image, media = picture(), ReleasedMedia()
    name = media.image(image)
    media.save()

    default_storage.delete(image.file.name)
    image.delete()

    assert default_storage.open(name).read() == SVG


def test_the_same_bytes_have_the_same_name():
    media = ReleasedMedia()

    assert media.image(picture("One")) == media.image(picture("Two"))


def test_nothing_is_written_before_the_release():
    name = ReleasedMedia().image(picture("Unsaved"))

    default_storage.delete(name)
    assert not default_storage.exists(name)


def test_facts_hold_the_size():
    media = ReleasedMedia()
    name = media.image(picture())

    assert (media.facts[name]["width"], media.facts[name]["height"]) == (4, 3)


def test_addresses_of_released_files_and_of_others():
    assert url("released/a.svg") == "/media/released/a.svg"
    assert url("https://video.example/1") == "https://video.example/1"


def test_the_demo_serves_media():
    assert resolve("/media/released/a.svg").kwargs["path"] == "released/a.svg"
