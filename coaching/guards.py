"""What the database itself refuses in coaching, whoever writes."""

from pd_portal.audit.guards import frozen_columns, no_delete, refuse, register

SESSION = "pd_coaching_coachingsession"
AGREEMENT = "pd_coaching_agreementversion"
PARTY = "pd_coaching_party"
NOTE = "pd_coaching_sessionnote"

# A session names an agreement of its own engagement that has been in force.
AGREED = (
    "NEW.agreement_version_id IS NOT NULL AND NOT EXISTS ("
    f"SELECT 1 FROM {AGREEMENT} a WHERE a.id = NEW.agreement_version_id "
    "AND a.engagement_id = NEW.engagement_id AND a.in_force_at IS NOT NULL)"
)
# A note belongs to a session of its engagement that is no introduction.
NOTED = (
    f"NOT EXISTS (SELECT 1 FROM {SESSION} s WHERE s.id = NEW.session_id "
    "AND s.engagement_id = NEW.engagement_id AND s.intro_no IS NULL)"
)

register(
    *(
        refuse(
            name=f"coaching_agreed_{event.lower()}",
            table=SESSION,
            event=event,
            when=AGREED,
            why="a session needs an agreement in force, of its own engagement",
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        refuse(
            name=f"coaching_noted_{event.lower()}",
            table=NOTE,
            event=event,
            when=NOTED,
            why="an introduction has no notes",
        )
        for event in ("INSERT", "UPDATE")
    ),
    frozen_columns(
        AGREEMENT,
        [
            "engagement_id",
            "number",
            "text",
            "sponsor_sees_sessions",
            "sponsor_sees_attendance",
            "sponsor_sees_focus",
            "sponsor_gets_reports",
            "hr_sees_name",
            "hr_sees_attendance",
            "cancel_notice_hours",
            "no_show_counts",
            "keeps_private_notes",
        ],
        once=["offered_at", "in_force_at", "ended_at"],
        when="OLD.offered_at IS NOT NULL",
    ),
    frozen_columns(
        PARTY,
        ["engagement_id", "part", "starts_on"],
        once=["ends_on"],
        person_columns=["person_id", "for_person_id"],
    ),
    frozen_columns(SESSION, ["engagement_id", "intro_no", "created_at"]),
    frozen_columns(
        "pd_coaching_timeproposal",
        ["key", "engagement_id", "session_type_id", "proposed_at", "expires_at"],
        once=["answered_at", "closed_at", "booking_id"],
        person_columns=["proposed_by_id"],
    ),
    frozen_columns(
        "pd_coaching_bookinganswers", ["booking_id", "answered_at"], person_columns=["person_id"]
    ),
    frozen_columns(
        "pd_coaching_proposedtime", ["proposal_id", "position", "starts_at", "is_outside"]
    ),
    frozen_columns(
        "pd_coaching_sponsorreport",
        ["body_sealed", "released_at"],
        when="OLD.released_at IS NOT NULL",
    ),
    frozen_columns(
        "pd_coaching_opening",
        ["request_id", "engagement_id", "asked_at", "reason"],
        once=["approved_at", "expires_at"],
        person_columns=["asked_by_id"],
    ),
    frozen_columns(
        "pd_coaching_signature",
        ["version_id", "part", "how", "signed_at", "text_digest", "scan"],
        person_columns=["person_id", "recorded_by_id"],
    ),
    frozen_columns(
        "pd_coaching_disposition",
        ["engagement_id", "record_type", "pieces", "authority", "disposed_at"],
        person_columns=["asked_by_id", "approved_by_id"],
    ),
    frozen_columns(
        "pd_coaching_coachcapacity",
        ["engagements", "starts_on", "said_at"],
        person_columns=["coach_id", "said_by_id"],
    ),
    no_delete("pd_coaching_coachcapacity"),
    no_delete("pd_coaching_signature"),
    no_delete("pd_coaching_disposition"),
    no_delete("pd_coaching_opening"),
    no_delete(PARTY),
    no_delete(AGREEMENT),
    frozen_columns(
        "pd_coaching_recordsnotice",
        ["request_id", "recipient", "address", "given_at"],
        person_columns=["person_id"],
    ),
    no_delete("pd_coaching_recordsnotice"),
)
