"""What stands around every page: the agency's name, whom to ask, and the statements of the footer."""

from wagtail.models import Site

from pd_portal.demo.loading import World, steps
from pd_portal.pages.models import FrontPage, SiteSettings, StandardPage

TITLE = "Learning and coaching at Madrona Sound"
LEDE = (
    "Courses for all staff and coaching for leaders, so that every student is known, "
    "heard and well taught."
)
HIGHLIGHTS = (
    ("Your required training", "Sign in to see what is yours, by when, and where you stopped."),
    ("Coaching", "Leaders ask for a coach, book times, and keep what is said between two people."),
    ("No e-mail address?", "HR prints you a letter. Its code and a password are all you need."),
)
# Slug, kind, title, summary, body, what changed.
STATEMENTS = (
    (
        "accessibility",
        "statement",
        "Accessibility",
        "We want everybody to be able to use this site.",
        "<p>Pages are built to WCAG 2.2, level AA. Each kind of page is checked by machine in light "
        "and dark, and for sideways scrolling at 320 pixels. Pages work by keyboard, with a screen "
        "reader and without JavaScript; passkeys alone need it.</p><h2>Tell us</h2><p>Something "
        "you cannot use? Write through the contact form or call Human Resources, 360-555-0142. "
        "We answer within five school days and find another way for you meanwhile.</p>",
        "Named what is checked and how.",
    ),
    (
        "help",
        "service",
        "Help",
        "The questions people ask most.",
        "<h2>I cannot sign in</h2><p>With a letter, choose <em>use the letter</em> on the sign-in "
        "page. Without a password and without e-mail, your supervisor or HR renews your sign-in "
        "while you are with them.</p><h2>My record looks wrong</h2><p>Open <em>My details</em> "
        "and report the mistake; HR answers you there.</p><h2>I need more time</h2><p>Ask HR for "
        "an extension. Leave counts by itself.</p>",
        "Added what to do without e-mail.",
    ),
    (
        "principles",
        "statement",
        "The principles we work by",
        "What leads our work with districts, schools and each other.",
        "<p>Each student is known and succeeds; where results differ by race, our practice has to "
        "change first.</p><ul><li>We lead with racial equity and say what we mean by it.</li>"
        "<li>We work with partners and never about them without them.</li><li>We begin with what "
        "people bring.</li><li>We look at results, with their denominators, and answer to each "
        "other for them.</li></ul><p>Coaching rests on these principles. It does not judge "
        "people, and it is nobody's evaluation.</p>",
        "First published.",
    ),
    (
        "report-discrimination",
        "statement",
        "Report discrimination or harassment",
        "You may report what happened to you or what you saw. Nobody may punish you for it.",
        "<p>Speak with any supervisor, with Human Resources at 360-555-0142, or write to the civil "
        "rights coordinator, 100 Harbor Way, Madrona Sound. You may also turn to the state or "
        "federal civil rights office at any time.</p><p>In danger, call 911.</p>",
        "Added the coordinator's address.",
    ),
)


@steps.provides("names and statements", order=12)
def furnish(world: World) -> None:
    """Names and contacts, three statements, and the front page."""
    site = Site.objects.get(is_default_site=True)
    front = FrontPage.objects.get()
    front.title, front.lede = TITLE, LEDE
    front.highlights = [
        ("card", {"title": title, "text": f"<p>{text}</p>", "link": ""})
        for title, text in HIGHLIGHTS
    ]
    front.save_revision().publish()
    for slug, kind, title, summary, body, change in STATEMENTS:
        page = StandardPage(
            slug=slug, kind=kind, title=title, summary=summary, body=body, dated_on=world.today
        )
        front.add_child(instance=page)
        page.changes.create(changed_on=world.today, text=change)
        page.save_revision().publish()
    settings = SiteSettings.for_site(site)
    settings.agency_name = "Madrona Sound Educational Service District"
    settings.hr_contact, settings.hr_phone = "Human Resources", "360-555-0142"
    settings.accessibility_url, settings.help_url = "/accessibility/", "/help/"
    settings.report_url = "/report-discrimination/"
    settings.save()
