from django.db import migrations

from coaching.menu import AGREEMENT, FOCUS_AREAS, RECORD_TYPES, SERVICES


def install(apps, schema_editor):
    """Add what is missing; what an agency has changed stays."""
    lines = apps.get_model("pd_coaching", "ServiceLine")
    for code, name, practice, grade, sessions in SERVICES:
        fresh = {
            "name": name,
            "practice": practice,
            "evidence_grade": grade,
            "default_sessions": sessions,
            "agreement_text": AGREEMENT,
        }
        lines.objects.get_or_create(code=code, defaults=fresh)
    areas = apps.get_model("pd_coaching", "FocusArea")
    for code, name in FOCUS_AREAS:
        areas.objects.get_or_create(code=code, defaults={"name": name})
    rules = apps.get_model("pd_coaching", "RetentionRule")
    for record_type in RECORD_TYPES:
        rules.objects.get_or_create(record_type=record_type)


class Migration(migrations.Migration):
    dependencies = [("pd_coaching", "0002_booking_and_availability")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
