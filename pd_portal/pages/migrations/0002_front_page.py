"""Give the site a front page of its own in place of Wagtail's sample page."""

from django.db import migrations

TITLE = "Professional learning, in one place"
LEDE = "Courses and coaching for everyone who works in our schools and offices."


def make_front_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    FrontPage = apps.get_model("pd_pages", "FrontPage")
    Page = apps.get_model("wagtailcore", "Page")
    Locale = apps.get_model("wagtailcore", "Locale")
    Site = apps.get_model("wagtailcore", "Site")
    sample = Page.objects.filter(path="00010001", content_type__model="page").first()
    root = Page.objects.filter(path="0001").first()
    if sample is None or root is None or root.numchild != 1 or FrontPage.objects.exists():
        return
    kind, _ = ContentType.objects.get_or_create(app_label="pd_pages", model="frontpage")
    Site.objects.filter(root_page=sample).delete()
    sample.delete()
    front = FrontPage.objects.create(
        title=TITLE,
        draft_title=TITLE,
        slug="front",
        url_path="/front/",
        path="00010001",
        depth=2,
        numchild=0,
        lede=LEDE,
        content_type=kind,
        locale=Locale.objects.first(),
        live=True,
    )
    Site.objects.create(
        hostname="localhost", port=80, root_page_id=front.pk, is_default_site=True, site_name="PD Portal"
    )


class Migration(migrations.Migration):
    dependencies = [("pd_pages", "0001_initial")]

    operations = [migrations.RunPython(make_front_page, migrations.RunPython.noop)]
