"""Database guards of Policy: what is in force, decided, published or frozen stays as written."""

from pd_portal.audit.guards import (
    append_only,
    frozen_columns,
    no_delete,
    refuse,
    refuse_all,
    register,
)

VERSION = "pd_policy_requirementversion"
IN_FORCE = f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.requirementversion_id AND v.activated_at IS NOT NULL)"
# What all its versions share has no day of recording either.
HAS_RULES = f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.requirement_id = OLD.id AND v.activated_at IS NOT NULL)"
VERSION_COLUMNS = [
    "requirement_id", "effective_from", "published_on", "retired", "pathway_version_id",
    "kinds", "min_fte", "due_kind", "due_on", "due_days", "due_month", "due_day",
    "grace_days", "return_grace_days", "fair_notice_days", "bridge_days", "counts",
    "prior_max_age_months", "validity_kind", "validity_months", "validity_month", "validity_day",
    "validity_years", "renewal_window_days", "carry", "redate", "created_at", "activated_at",
]  # fmt: skip
FACT = ["starts_on", "recorded_at", "corrects_id"]
CLOSED_ONCE = ["ends_on", "end_recorded_at", "voided_at"]


def audiences_in_force() -> list:
    """The sets of units and job groups of an activated version gain and lose nothing."""
    why = "a requirement in force stays as it is"
    tables = (f"{VERSION}_units", f"{VERSION}_job_groups")
    return [guard for each in tables for guard in refuse_all(table=each, when=IN_FORCE, why=why)]


def calendars_in_use() -> list:
    """When people worked is a fact behind their due dates (T22), without a day of recording: so a
    calendar that a position names gains and loses nothing, and another year is another calendar."""
    return refuse_all(
        table="pd_people_workperiod",
        when="EXISTS (SELECT 1 FROM pd_people_position p "
        "WHERE p.work_calendar_id = {row}.calendar_id)",
        why="a work calendar in use stays as it is; add another one",
    )


register(
    *calendars_in_use(),
    frozen_columns(
        "pd_policy_requirement", ["employer_id", "counts_elsewhere", "roster_from"], when=HAS_RULES
    ),
    frozen_columns(VERSION, VERSION_COLUMNS, when="OLD.activated_at IS NOT NULL"),
    refuse(
        name=f"{VERSION}_kept",
        table=VERSION,
        event="DELETE",
        when="OLD.activated_at IS NOT NULL",
        why="a requirement in force stays",
    ),
    *audiences_in_force(),
    frozen_columns(
        "pd_policy_exemption",
        [
            *FACT,
            "requirement_id",
            "scope",
            "unit_id",
            "job_group_id",
            "module_id",
            "evidence_id",
            "category",
        ],
        once=CLOSED_ONCE,
        person_columns=["person_id", "approved_by_id"],
    ),
    no_delete("pd_policy_exemption"),
    frozen_columns(
        "pd_policy_extension",
        ["requirement_id", "granted_on", "until", "category", "recorded_at"],
        once=["voided_at"],
        person_columns=["person_id", "approved_by_id"],
    ),
    no_delete("pd_policy_extension"),
    frozen_columns(
        "pd_policy_target",
        ["goal_id", "percent", "reach_by", "recorded_at", "renews_id"],
        once=["outcome", "outcome_at"],
    ),
    no_delete("pd_policy_target"),
    frozen_columns("pd_policy_policyversion", ["policy_id", "adopted_on", "text", "recorded_at"]),
    no_delete("pd_policy_policyversion"),
    *append_only("pd_policy_closedday"),
    frozen_columns(
        "pd_policy_snapshot",
        [
            "code",
            "requirement_id",
            "title",
            "kind",
            "params",
            "definitions",
            "content",
            "digest",
            "note",
            "taken_at",
        ],
        person_columns=["taken_by_id"],
    ),
    no_delete("pd_policy_snapshot"),
    frozen_columns(
        "pd_policy_monthend",
        ["requirement_id", "day", "figures", "pooled", "note", "snapshot_id", "published_at"],
        person_columns=["published_by_id"],
    ),
    no_delete("pd_policy_monthend"),
    frozen_columns(
        "pd_policy_pastimport",
        ["employer_id", "file_name", "digest", "lines", "staged_at"],
        once=["decided_at"],
        person_columns=["staged_by_id"],
    ),
    no_delete("pd_policy_pastimport"),
)
