"""Role names. A person holds a role through a dated grant over a subtree of units."""

SUPERVISOR = "supervisor"
COACH = "coach"
FACILITATOR = "facilitator"
AUTHOR = "author"
REGISTRAR = "registrar"
HR = "hr"
RECORDS_OFFICER = "records_officer"
COACHING_LEAD = "coaching_lead"
PARTNER_LEAD = "partner_lead"
ADMINISTRATOR = "administrator"

LABELS = {
    SUPERVISOR: "Supervisor",
    COACH: "Coach",
    FACILITATOR: "Facilitator",
    AUTHOR: "Author",
    REGISTRAR: "Registrar",
    HR: "HR",
    RECORDS_OFFICER: "Records officer",
    COACHING_LEAD: "Coaching lead",
    PARTNER_LEAD: "Partner lead",
    ADMINISTRATOR: "Administrator",
}
CHOICES = list(LABELS.items())
ALL = tuple(LABELS)
