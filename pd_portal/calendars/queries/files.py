"""Calendar files as they were sent."""

from pd_portal.calendars.models import CalendarFile


def newest_file(subject: tuple[str, str]) -> CalendarFile | None:
    """The last version of the event of a subject (label and id). One query."""
    label, ref = subject
    rows = CalendarFile.objects.filter(event__subject_label=label, event__subject_ref=str(ref))
    return rows.order_by("-sequence").first()
