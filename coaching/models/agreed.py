"""The structured terms of coaching: what the software obeys, in one list of columns."""

from django.db import models


class AgreedTerms(models.Model):
    """Columns an agreement is signed with, and a template starts one with."""

    sponsor_sees_sessions = models.BooleanField(
        "The sponsor sees the dates and minutes of sessions", default=True
    )
    sponsor_sees_attendance = models.BooleanField(
        "The sponsor sees who attended, and sessions missed or canceled late", default=False
    )
    sponsor_sees_focus = models.BooleanField("The sponsor sees the focus areas", default=True)
    sponsor_gets_reports = models.BooleanField(
        "The sponsor gets reports the client has released", default=True
    )
    hr_sees_name = models.BooleanField(
        "HR of the client's own employer sees the client's name", default=False
    )
    hr_sees_attendance = models.BooleanField(
        "HR of the client's own employer sees sessions missed or canceled late", default=False
    )
    cancel_notice_hours = models.PositiveSmallIntegerField("Hours of notice", default=24)
    no_show_counts = models.BooleanField(
        "A session missed or canceled late uses up one of the agreed sessions", default=True
    )
    keeps_private_notes = models.BooleanField(
        "The coach may keep private working notes", default=True
    )

    TERMS = (
        "sponsor_sees_sessions",
        "sponsor_sees_attendance",
        "sponsor_sees_focus",
        "sponsor_gets_reports",
        "hr_sees_name",
        "hr_sees_attendance",
        "cancel_notice_hours",
        "no_show_counts",
        "keeps_private_notes",
    )

    class Meta:
        abstract = True
