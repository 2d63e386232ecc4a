from django.db import migrations, models

from pd_portal.policy.checksums import WEIGHED


def write_checksums(apps, schema_editor):
    apps.get_model("pd_policy", "Standing").objects.update(checksum=WEIGHED)


class Migration(migrations.Migration):

    dependencies = [
        ('pd_policy', '0002_snapshots_and_past_completions'),
    ]

    operations = [
        migrations.AddField(
            model_name='standing',
            name='checksum',
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.RunPython(write_checksums, migrations.RunPython.noop),
    ]
