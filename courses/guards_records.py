"""Database guards of learning records: completions, readings and frozen pathways stay as written.

Only the person of a record may change, and only under a merge permit.
"""

from pd_portal.audit.guards import frozen_columns, no_delete, refuse, refuse_all, register

FROZEN = "EXISTS (SELECT 1 FROM pd_courses_pathwayversion v WHERE v.id = {row}.version_id AND v.frozen_at IS NOT NULL)"


register(
    frozen_columns(
        "pd_courses_modulecompletion",
        [
            "module_id",
            "release_id",
            "enrollment_id",
            "version",
            "variant",
            "rule",
            "completed_at",
            "score",
            "proficient",
            "source",
            "recorded_at",
        ],
        person_columns=["person_id"],
    ),
    no_delete("pd_courses_modulecompletion"),
    frozen_columns(
        "pd_courses_completionvoid",
        ["completion_id", "reason", "recorded_at"],
        person_columns=["voided_by_id"],
    ),
    no_delete("pd_courses_completionvoid"),
    frozen_columns(
        "pd_courses_submission",
        ["enrollment_id", "block", "evidence_id", "number", "text", "handed_in_at"],
        once=["second_reader_asked_at"],
        person_columns=["person_id"],
    ),
    no_delete("pd_courses_submission"),
    frozen_columns(
        "pd_courses_review",
        ["submission_id", "reader", "levels", "level", "comment", "decided_at"],
        person_columns=["reviewer_id"],
    ),
    no_delete("pd_courses_review"),
    frozen_columns(
        "pd_courses_concernentry",
        ["concern_id", "kind", "at", "text", "promised_on"],
        person_columns=["by_id"],
    ),
    no_delete("pd_courses_concernentry"),
    frozen_columns(
        "pd_courses_concern",
        ["module_id", "lesson", "kind", "asks_for", "text", "raised_at"],
        person_columns=["person_id"],
    ),
    no_delete("pd_courses_concern"),
    frozen_columns(
        "pd_courses_enrollment",
        ["module_id", "created_at"],
        once=["started_at", "finished_at", "withdrawn_at"],
        person_columns=["person_id"],
    ),
    frozen_columns(
        "pd_courses_attempt",
        ["enrollment_id", "block", "number", "seed", "started_at"],
        once=["submitted_at", "right", "total"],
    ),
    frozen_columns(
        "pd_courses_pathwayversion",
        ["pathway_id", "number", "electives_needed", "note", "created_at", "frozen_at"],
        when="OLD.frozen_at IS NOT NULL",
    ),
    refuse(
        name="pd_courses_pathwayversion_kept",
        table="pd_courses_pathwayversion",
        event="DELETE",
        when="OLD.frozen_at IS NOT NULL",
        why="a frozen pathway version stays",
    ),
    *refuse_all(
        table="pd_courses_pathwayitem", when=FROZEN, why="a frozen pathway version stays as it is"
    ),
)
