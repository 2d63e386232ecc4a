"""Database guards of the authoring half: a release is frozen, a proposal's substance too."""

from pd_portal.audit.guards import frozen_columns, no_delete, register

register(
    frozen_columns(
        "pd_courses_release",
        [
            "module_id",
            "number",
            "kind",
            "content",
            "hours",
            "digest",
            "note",
            "old_completions_count",
            "released_at",
        ],
        person_columns=["released_by_id", "confirmed_by_id"],
    ),
    no_delete("pd_courses_release"),
    frozen_columns(
        "pd_courses_releaseproposal",
        ["module_id", "content", "digest", "proposed_kind", "kind", "note", "proposed_at"],
        once=["decided_at"],
        person_columns=["proposed_by_id"],
    ),
)
