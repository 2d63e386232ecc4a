"""What the CMS asks of a picture that is uploaded."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from courses.archive.files import svg_is_still

ACTIVE = "A drawing may not hold scripts or load other files. Save it as a plain SVG."
DAMAGED = "This picture is damaged or cut off. Save it again, then upload it."


class SafeImageField(WagtailImageField):
    """Refuses drawings that act, as the import of an archive does, and files that are cut off."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if file is not None:
                look_into(file)
        except OSError:
            raise ValidationError(DAMAGED)
        return file


def look_into(file: Any) -> None:
    file.seek(0)
    data = file.read()
    file.seek(0)
    if b"<svg" not in data[:4096].lower():
        Image.open(BytesIO(data)).load()
    elif not svg_is_still(data):
        raise ValidationError(ACTIVE)


class SafeImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            kept = {name: getattr(plain, name) for name in ("label", "required", "help_text")}
            self.fields["file"] = SafeImageField(widget=plain.widget, **kept)
