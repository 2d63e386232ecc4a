"""Migrations that make many tables cost seconds instead of half a minute."""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class NewTables(migrations.Migration):
    """A migration of nothing but new models, and of fields and constraints of those.

    Django makes one model after the other and renders every related one again after each. Here the
    state is brought to its end first; then every table is made as it is there, fields, constraints
    and indexes included. Other operations are refused: ``TypeError``.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False
    ) -> ProjectState:
        made = [op for op in self.operations if isinstance(op, migrations.CreateModel)]
        self._refuse_others({op.name_lower for op in made})
        project_state.__dict__.pop("apps", None)  # rendered once, when next asked for
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        before = ProjectState()
        for operation in made:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def _refuse_others(self, new: set[str]) -> None:
        for operation in self.operations:
            if not (isinstance(operation, migrations.CreateModel) or _of(operation) in new):
                raise TypeError(f"{self} does more than make tables: {operation.describe()}")


OF_A_TABLE = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)


def _of(operation: Operation) -> str | None:
    """The model that an operation adds something to."""
    return operation.model_name.lower() if isinstance(operation, OF_A_TABLE) else None
