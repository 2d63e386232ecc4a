"""Where each person of the demo lands, and what is worth trying as them."""

from dataclasses import dataclass

from pd_portal.access import roles


@dataclass(frozen=True)
class Step:
    """One thing to try: a sentence, and the name of the page where it begins."""

    words: str
    page: str


@dataclass(frozen=True)
class Guide:
    """``about``: who this is; ``lands``: the name of the page shown after signing in."""

    about: str
    lands: str
    steps: tuple[Step, ...]


GUIDE: dict[str, Guide] = {
    "staff": Guide("Teacher, new since summer, in the middle of a module", "home:home", (
        Step("Go on where you stopped; answer a check wrongly once, and read why.", "home:home"),
        Step("Read who sees what you write before you write it.", "courses:who_sees"),
        Step("See your finished module and print its record.", "courses:mine"),
    )),
    "para": Guide("Paraeducator whose goal soon runs out", "home:home", (
        Step("See until when your goal is met, and why that day.", "home:home"),
        Step("Read the note about paid time beside what is required of you.", "home:home"),
        Step("Tell HR that something about you is wrong.", "people:me"),
    )),
    "driver": Guide("Bus driver, due in some weeks", "home:home", (
        Step("Make the window as narrow as a phone and press Continue: scenes from the bus.",
             "home:home"),
        Step("Leave in the middle and come back: you go on where you were.", "home:home"),
        Step("Choose how and when messages reach you.", "notify:settings"),
    )),
    "principal": Guide("Principal of the school that lags", "reports:supervised", (
        Step("Find who is next in your school, by due date.", "reports:supervised"),
        Step("Open one person and read why the date is what it is.", "reports:supervised"),
        Step("Ask HR for more time for somebody; no reason is asked for.", "reports:supervised"),
        Step("Name a stand-in for the weeks you are away.", "people:my_people"),
    )),
    roles.SUPERVISOR: Guide("Supervisor of a department", "reports:supervised", (
        Step("See the training of the people who report to you.", "reports:supervised"),
        Step("Ask HR for more time for one of them; no reason is asked for.", "reports:supervised"),
    )),
    roles.COACH: Guide("Coach", "coaching:home", (
        Step("Log the session that waits for its log; keep a private note.", "coaching:home"),
        Step("Set your hours, and Tuesdays somewhere else.", "coaching:availability"),
        Step("Move a session, or let two of them change places.", "coaching:bookings"),
    )),
    "client": Guide("Superintendent of a partner district, coached", "coaching:home", (
        Step("Read the midpoint report your coach drafted; nobody else does before you release it.",
             "coaching:home"),
        Step("Open your coaching and read what others see about you.", "coaching:home"),
        Step("Book the next session in two taps.", "coaching:bookings"),
        Step("Subscribe to your sessions from your own calendar.", "calendars:own"),
    )),
    "assistant": Guide("The superintendent's assistant", "coaching:bookings", (
        Step("Book for the superintendent, then move it.", "coaching:bookings"),
        Step("Show the times in another time zone.", "calendars:clock"),
        Step("Try to read the coaching itself: you see times, and no more.", "coaching:home"),
    )),
    roles.COACHING_LEAD: Guide("Coaching lead", "coaching:overview", (
        Step("Answer the request that has waited longest.", "coaching:overview"),
        Step("Hand an engagement to another coach; the sessions follow.", "coaching:overview"),
        Step("Count hours by month, coach or service.", "coaching:hours"),
    )),
    roles.AUTHOR: Guide("Author", "courses_admin:overview", (
        Step("See which module was edited since its release, and how many people took each "
             "version.", "courses_admin:overview"),
        Step("Open a module in the catalog, then edit it in the CMS.", "courses:catalog"),
        Step("Look at the pathways a job group owes.", "courses:pathways"),
    )),
    roles.FACILITATOR: Guide("Facilitator", "courses:reviews", (
        Step("Read the task that waited longest and say what it shows.", "courses:reviews"),
        Step("See what you are never shown.", "courses:who_sees"),
    )),
    roles.REGISTRAR: Guide("Registrar", "home:home", (
        Step("Look somebody up and open their record.", "people:list"),
    )),
    roles.HR: Guide("HR", "home:home", (
        Step("Answer the supervisor who asks for more time for somebody.", "reports:requests"),
        Step("Ask who had met the goal on June 30, and why not.", "reports:index"),
        Step("Open Larkspur's figure: the file it rests on is 41 days old.", "reports:index"),
        Step("Bring in a new roster file and read what it would change.", "people:imports"),
        Step("Find who is easily overlooked: no supervisor, no sign-in, no unit.",
             "people:forgotten"),
        Step("Print letters for people no message reaches.", "notify:untold"),
        Step("Read the coaching ledger: minutes and names as agreed, not a word more.",
             "coaching:ledger"),
    )),
    roles.PARTNER_LEAD: Guide("Lead of a partner district", "reports:district", (
        Step("Find the school that lags; you see your own district's month-ends alone.",
             "reports:district"),
        Step("See what is left of your coaching contract.", "coaching:contracts"),
    )),
    "board": Guide("Board director", "board", (
        Step("Read the Board's public page: small groups stand together.", "board"),
        Step("Take your own module like everybody else.", "courses:mine"),
    )),
    roles.RECORDS_OFFICER: Guide("Records officer", "coaching:records", (
        Step("Another officer asks to open one coaching record: read why, then agree or leave it.",
             "coaching:records"),
        Step("Log a public-records request: notice goes out at once, nothing opens.",
             "coaching:records"),
        Step("Ask to open a record yourself: alone you cannot.", "coaching:records"),
    )),
    roles.ADMINISTRATOR: Guide("Administrator", "people:roles", (
        Step("See who holds which role, since when, and take one away.", "people:roles"),
        Step("Follow a change in the audit log.", "audit:log"),
    )),
}  # fmt: skip
ORDER = [
    "staff", "para", "driver", "principal", roles.COACH, "client", "assistant", roles.AUTHOR,
    roles.FACILITATOR, roles.HR, roles.PARTNER_LEAD, "board", roles.RECORDS_OFFICER,
    roles.ADMINISTRATOR, roles.SUPERVISOR, roles.COACHING_LEAD, roles.REGISTRAR, "unlisted",
]  # fmt: skip
# Cards beside the columns of the access matrix.
BESIDE = frozenset({"para", "principal", "client", "assistant"})
