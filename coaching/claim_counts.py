"""What ``claims check`` and ``ics check`` have to know of coaching sessions."""

from pd_portal.calendars.checking import SubjectCounts, plain_titles, subject_counts

SESSION = "pd_coaching_coachingsession"
CLAIM = "pd_calendars_timeclaim"
LABEL = "pd_coaching.CoachingSession"

# A planned session needs a claim of every coach and client expected at it.
WITHOUT_CLAIMS = (
    f"SELECT COUNT(*) FROM {SESSION} s WHERE s.outcome = '' AND s.planned_starts_at IS NOT NULL "
    "AND (NOT EXISTS (SELECT 1 FROM pd_coaching_attendance p WHERE p.session_id = s.id) "
    "OR EXISTS (SELECT 1 FROM pd_coaching_attendance p "
    "WHERE p.session_id = s.id AND p.part IN ('coach', 'client') AND NOT EXISTS ("
    f"SELECT 1 FROM {CLAIM} c WHERE c.person_id = p.person_id "
    f"AND c.subject_label = '{LABEL}' AND c.subject_ref = CAST(s.id AS varchar(60)))))"
)
# A claim needs its session, and not a canceled one.
CLAIMS_WITHOUT = (
    f"SELECT COUNT(*) FROM {CLAIM} c WHERE c.subject_label = '{LABEL}' AND NOT EXISTS ("
    f"SELECT 1 FROM {SESSION} s WHERE CAST(s.id AS varchar(60)) = c.subject_ref "
    "AND s.outcome NOT IN ('canceled', 'canceled_late'))"
)

subject_counts.register("coaching sessions", SubjectCounts(WITHOUT_CLAIMS, CLAIMS_WITHOUT))
plain_titles.register("session", "Coaching session")
plain_titles.register("introduction", "Introductory conversation")
