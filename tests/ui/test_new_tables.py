import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from pd_portal.ui.new_tables import NewTables

ID = ("id", models.AutoField(primary_key=True))


class Made(NewTables):
    """Two models that name each other, and a rule of one of them."""

    operations = [
        migrations.CreateModel("Shelf", [ID, ("label", models.CharField(max_length=9))]),
        migrations.CreateModel(
            "Book", [ID, ("shelf", models.ForeignKey("library.Shelf", models.CASCADE))]
        ),
        migrations.AddField(
            "Shelf", "best", models.ForeignKey("library.Book", models.CASCADE, null=True)
        ),
        migrations.AddConstraint(
            "Shelf", models.UniqueConstraint(fields=["label"], name="library_shelf_label")
        ),
    ]


@pytest.mark.django_db(transaction=True)
def test_every_table_is_made_as_it_is_in_the_end():
    with connection.schema_editor() as editor:
        state = Made("first", "library").apply(ProjectState(), editor)

    shelf, book = (state.apps.get_model("library", name) for name in ("Shelf", "Book"))
    one = shelf.objects.create(label="A")
    one.best = book.objects.create(shelf=one)
    one.save()
    assert shelf.objects.get().best.shelf == one
    with pytest.raises(IntegrityError), transaction.atomic():
        shelf.objects.create(label="A")


def test_what_does_more_than_make_tables_is_refused():
    class Filled(NewTables):
        operations = [*Made.operations, migrations.RunPython(migrations.RunPython.noop)]

    with pytest.raises(TypeError, match="more than make tables"):
        Filled("first", "library").apply(ProjectState(), None)
