"""Lines for the sessions logged before the ledger had lines of its own."""

from django.db import migrations
from django.utils import timezone

CHUNK = 500


def fill(apps, schema_editor):
    session_model = apps.get_model("pd_coaching", "CoachingSession")
    line_model = apps.get_model("pd_coaching", "LedgerLine")
    logged = session_model.objects.filter(outcome__in=["held", "no_show", "canceled_late"])
    logged = logged.select_related("agreement_version").prefetch_related("attendance")
    made = []
    for session in logged.iterator(chunk_size=CHUNK):
        day = timezone.localtime(session.started_at or session.planned_starts_at).date()
        made += [
            line_model(session=session, employer_id=employer, day=day, minutes=session.minutes)
            for employer in told(session)
        ]
    line_model.objects.bulk_create(made, batch_size=CHUNK)


def told(session):
    rows = [row for row in session.attendance.all() if row.employer_id]
    clients = {row.employer_id for row in rows if row.part == "client"}
    if session.outcome == "held":
        return clients | {row.employer_id for row in rows if row.part == "coach"}
    terms = session.agreement_version
    return clients if terms is not None and terms.hr_sees_attendance else set()


class Migration(migrations.Migration):
    dependencies = [("pd_coaching", "0004_ledger_lines")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
