"""The doors of the front page, one a role's main job."""

from coaching.models import Party
from pd_portal.home import news
from pd_portal.home.queries import Door, doors

doors.register(
    "my people",
    Door(
        "My people's training",
        "Status and dates of the people who report to you, the nearest due date first.",
        "reports:supervised",
        "people.view_my_people",
    ),
    order=10,
)
doors.register(
    "reports",
    Door(
        "Who has met the goal",
        "For any day: how many, who, and why. Every number opens the people it counts.",
        "reports:index",
        "reports.view_goal",
        news=news.goal,
    ),
    order=20,
)
doors.register(
    "district",
    Door(
        "Your district",
        "The published month-ends of the district you lead.",
        "reports:district",
        "reports.view_district",
    ),
    order=25,
)
doors.register(
    "requests",
    Door(
        "Requests for more time",
        "What supervisors ask for their people, the oldest first; each gets an answer.",
        "reports:requests",
        "reports.answer_requests",
        news=news.requests_for_more_time,
    ),
    order=24,
)
doors.register(
    "goals",
    Door(
        "Goals, rules and decisions",
        "Requirements and targets, exemptions, more time, snapshots and month-ends.",
        "policy:index",
        "policy.view_goals",
    ),
    order=26,
)
doors.register(
    "pathways",
    Door(
        "Pathways",
        "Which modules a kind of work asks for: drafts, versions, evidence from the job.",
        "courses:pathway_desk",
        "courses.keep_pathways",
    ),
    order=28,
)
doors.register(
    "late",
    Door(
        "Late for more than four weeks",
        "People who are written to once a month by now, and when they were last.",
        "reports:slowed",
        "reports.view_goal",
    ),
    order=25,
)
doors.register(
    "reviews",
    Door(
        "Tasks to read",
        "What people handed in, the oldest first, with the day they were promised an answer.",
        "courses:reviews",
        "courses.review_tasks",
        news=news.tasks,
    ),
    order=30,
)
doors.register(
    "coaching lead",
    Door(
        "Coaching overview",
        "Requests by age, coaches' capacity and engagements.",
        "coaching:overview",
        "coaching.lead",
        news=news.coaching_requests,
    ),
    order=40,
)
doors.register(
    "ledger",
    Door(
        "Coaching hours",
        "Parties, dates and minutes as the agreements allow. Never what was said.",
        "coaching:ledger",
        "coaching.view_ledger",
    ),
    order=50,
)
doors.register(
    "audit",
    Door(
        "Audit log",
        "Who changed what and when, sealed into a chain.",
        "audit:log",
        "audit.view_log",
    ),
    order=90,
)
doors.register(
    "failed messages",
    Door(
        "Messages that failed",
        "What could not be sent and why, to be sent again; and how every message looks.",
        "notify:failed",
        "notify.administer",
        news=news.failed,
    ),
    order=85,
)
doors.register(
    "could not be told",
    Door(
        "Could not be told",
        "People no message reaches: print their letters, mend their address.",
        "notify:untold",
        "notify.tell_otherwise",
        news=news.untold,
    ),
    order=25,
)
doors.register(
    "agency reminders",
    Door(
        "How the agency reminds",
        "When supervisors read about their people, and when the next supervisor is told.",
        "notify:agency",
        "notify.administer",
    ),
    order=96,
)
doors.register(
    "coach",
    Door(
        "The people you coach",
        "Sessions that wait for their log, what comes next, and each engagement.",
        "coaching:home",
        "coaching.log_session",
        Party.Part.COACH,
    ),
    order=32,
)
doors.register(
    "client",
    Door(
        "Your coaching",
        "Goals, next steps and sessions, and what others see about you.",
        "coaching:home",
        "coaching.be_client",
        Party.Part.CLIENT,
    ),
    order=33,
)
doors.register(
    "arranged times",
    Door(
        "Times you arrange",
        "Book, move or cancel for somebody who is coached. You see times, and no more.",
        "coaching:bookings",
        "coaching.arrange_times",
        Party.Part.DELEGATE,
    ),
    order=34,
)
doors.register(
    "contracts",
    Door(
        "Coaching contracts",
        "What was bought, used, booked and is left.",
        "coaching:contracts",
        "coaching.view_totals",
    ),
    order=45,
)
doors.register(
    "records requests",
    Door(
        "Requests for coaching records",
        "Opening what was written takes two people, a reason, and notice first.",
        "coaching:records",
        "coaching.keep_records",
    ),
    order=55,
)
doors.register(
    "people",
    Door(
        "People",
        "Who works where and since when, and everybody's record.",
        "people:list",
        "people.list_people",
        news=news.people,
    ),
    order=60,
)
doors.register(
    "write modules",
    Door(
        "Write modules",
        "Versions, edits that are not released yet, and how many people took each.",
        "courses_admin:overview",
        "courses.author",
    ),
    order=70,
)
