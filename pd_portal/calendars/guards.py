"""What the database refuses about time, whoever writes and however."""

from pd_portal.audit.guards import Guard, frozen_columns, register

TABLE = "pd_calendars_timeclaim"
OVERLAP = (
    f"EXISTS (SELECT 1 FROM {TABLE} c WHERE c.person_id = NEW.person_id AND c.id IS NOT NEW.id "
    "AND c.starts_min > NEW.starts_min - 1440 AND c.starts_min < NEW.ends_min "
    "AND c.ends_min > NEW.starts_min)"
)
REFUSAL = "SELECT RAISE(ABORT, 'guard timeclaim_overlap: the person is promised elsewhere')"

# One person's claims share no minute. An id as a range of one spares PostgreSQL an extension.
NO_OVERLAP = Guard(
    "timeclaim_overlap",
    TABLE,
    sqlite=(
        f"CREATE TRIGGER $GUARD_new BEFORE INSERT ON {TABLE} FOR EACH ROW "
        f"WHEN {OVERLAP} BEGIN {REFUSAL}; END",
        f"CREATE TRIGGER $GUARD_moved BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN {OVERLAP} BEGIN {REFUSAL}; END",
    ),
    postgresql=(
        f"ALTER TABLE {TABLE} ADD CONSTRAINT $GUARD EXCLUDE USING gist "
        "(int8range(person_id, person_id, '[]') WITH &&, int8range(starts_min, ends_min) WITH &&)",
    ),
)

register(
    NO_OVERLAP,
    frozen_columns(
        TABLE,
        ["starts_min", "ends_min", "subject_label", "subject_ref", "expires_at", "made_at"],
        person_columns=["person_id"],
    ),
    frozen_columns("pd_calendars_calendarevent", ["uid", "subject_label", "subject_ref"]),
    frozen_columns(
        "pd_calendars_calendarfile", ["event_id", "sequence", "method", "body", "made_at"]
    ),
)
