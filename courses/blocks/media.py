"""Blocks that are looked at or listened to. Words for whoever cannot are demanded."""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.base import SHORT_TEXT, LessonBlock


class PictureBlock(LessonBlock):
    file = ImageChooserBlock(label="Image")
    alt = blocks.CharBlock(
        max_length=400,
        label="Alternative text",
        help_text="What somebody who cannot see it needs to know.",
    )
    caption = blocks.CharBlock(max_length=300, required=False)
    credit = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "Image"


class RecordingBlock(LessonBlock):
    """Shared by video and audio: a file of ours or an address, never loaded before a click."""

    file = DocumentChooserBlock(required=False)
    url = blocks.URLBlock(required=False, help_text="Or the address of a recording elsewhere")
    captions = DocumentChooserBlock(required=False, help_text="A .vtt file")
    transcript = blocks.RichTextBlock(features=SHORT_TEXT)
    minutes = blocks.IntegerBlock(min_value=1, max_value=120)

    def problems(self, value: Any) -> dict[str, str]:
        if bool(value["file"]) == bool(value["url"]):
            return {"file": "Choose a file or give an address, one of the two."}
        return {}


class VideoBlock(RecordingBlock):
    poster = ImageChooserBlock(required=False)

    class Meta:
        icon = "media"
        label = "Video"

    def problems(self, value: Any) -> dict[str, str]:
        found = super().problems(value)
        if not value["captions"]:
            found["captions"] = "A video needs captions: choose a .vtt file."
        return found


class AudioBlock(RecordingBlock):
    class Meta:
        icon = "media"
        label = "Audio"


class DownloadBlock(LessonBlock):
    file = DocumentChooserBlock()
    title = blocks.CharBlock(max_length=160)
    note = blocks.CharBlock(max_length=300, required=False)

    class Meta:
        icon = "download"
        label = "Download"
