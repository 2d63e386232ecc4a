"""The thin slice: a roster file, a module taken, HR's two days with why, a booking, minutes only."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from coaching.actions.agreements import draft_agreement, offer_agreement, sign_agreement
from coaching.models import Party
from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.notify.models import Message
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import add_source, apply_import, save_profile, upload_file
from pd_portal.people.models import JobGroup, StaffMember
from pd_portal.people.roster.columns import suggest
from pd_portal.policy.actions.days import close_days
from pd_portal.policy.actions.standing import rules_changed
from pd_portal.ui.dates import now, today, words
from tests.courses import playing
from tests.factories.coaching import EngagementFactory, PartyFactory
from tests.factories.people import EmployerFactory, RoleGrantFactory, UserFactory
from tests.factories.policy import RequirementVersionFactory

BY = System("test")
SECRET = "She wonders whether the board will back her"
ROSTER = """EmployeeNumber,LastName,FirstName,WorkEmail,JobTitle,JobCode,Location,FTE,PositionStart
1001,Núñez,Ana,ana@esd.example,Teacher,TEACH,{unit},1.0,{start}
1002,O'Neill,Bo,bo@esd.example,HR Partner,OFFICE,{unit},1.0,{start}
1003,Park,Cho,cho@esd.example,Equity Coach,TEACH,{unit},1.0,{start}
1004,Diallo,Dee,dee@esd.example,Superintendent,LEAD,{unit},1.0,{start}
1005,Vega,Eli,eli@esd.example,Assistant,OFFICE,{unit},1.0,{start}
"""


@pytest.fixture
def employer():
    return EmployerFactory()


@pytest.fixture
def people(employer):
    """Five people, read from HR's own file and given a login each."""
    start = today() - timedelta(days=60)
    source = add_source(
        employer=employer, code="hr", name="HR", format_="positions", actor=BY, now=now()
    )
    content = ROSTER.format(unit=employer.unit.code, start=f"{start:%m/%d/%Y}")
    for code in ("classroom", "office", "leaders"):
        JobGroup.objects.get_or_create(code=code, defaults={"name": code.title()})
    profile = {
        "columns": suggest(content.splitlines()[0].split(","), [], "positions"),
        "jobs": {"TEACH": "classroom", "OFFICE": "office", "LEAD": "leaders"},
    }
    save_profile(source=source, profile=profile, actor=BY, now=now())
    uploaded = upload_file(
        source=source, file_name="hr.csv", content=content.encode(), as_of=today(),
        actor=BY, now=now(),
    )  # fmt: skip
    staged = stage(uploaded, now=now())
    applied = apply_import(roster_import=staged, actor=BY, now=now())
    assert (applied.figures["added"], applied.figures["errors"]) == (5, 0)
    found = {person.given_name: person for person in StaffMember.objects.all()}
    for person in found.values():
        StaffMember.objects.filter(pk=person.pk).update(user=UserFactory())
        person.refresh_from_db()
    return found


def agreed(coach, client, assistant):
    """An engagement whose agreement both have signed; the assistant arranges the times."""
    engagement = EngagementFactory()
    PartyFactory(engagement=engagement, person=coach, part="coach")
    PartyFactory(engagement=engagement, person=client)
    PartyFactory(engagement=engagement, person=assistant, part="delegate", for_person=client)
    then = now() - timedelta(days=2)
    version = draft_agreement(
        engagement=engagement, text="We meet monthly.", terms={}, actor=coach, now=then
    )
    offer_agreement(version=version, actor=coach, now=then)
    for person, part in ((coach, Party.Part.COACH), (client, Party.Part.CLIENT)):
        sign_agreement(
            version=version, person=person, part=part, how="signed_in", actor=person, now=then
        )
    engagement.refresh_from_db()
    assert engagement.status == "active"
    return engagement


def hr_reads_two_days_and_why(page, requirement, teacher, met):
    page.goto(f"/reports/goal/{requirement.code}/")
    expect(page.locator(".pd-lede")).to_contain_text("1 of 5 required people")
    yesterday = met - timedelta(days=1)
    page.goto(f"/reports/goal/{requirement.code}/?as_of={yesterday.isoformat()}")
    expect(page.locator(".pd-lede")).to_contain_text("0 of 5 required people")
    page.goto(f"/reports/goal/{requirement.code}/people/?state=met")
    page.get_by_role("link", name=teacher.sort_name).click()
    expect(page.locator(".pd-why")).to_contain_text(words(met))


def assistant_books(page):
    page.goto("/coaching/sessions/")
    page.locator(".pd-task__link").first.click()
    page.locator(".pd-day button").first.click()
    page.get_by_role("button", name="Book this session").click()
    expect(page.get_by_text("Eli Vega for Dee Diallo")).to_be_visible()


def open_hours(page):
    page.goto("/coaching/availability/")
    page.get_by_role("link", name="Add a session type").click()
    page.get_by_label("Name").fill("Coaching session")
    page.get_by_role("button", name="Save").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(f"{day}, row 1: from").fill("09:00")
        page.get_by_label(f"{day}, row 1: to").fill("17:00")
    page.get_by_role("button", name="Save these hours").click()
    expect(page.get_by_text("Your weekly hours are saved.")).to_be_visible()


def coach_logs(page, engagement):
    page.goto(f"/coaching/{engagement.pk}/log/")
    page.locator("#id_on").fill((today() - timedelta(days=1)).isoformat())
    page.locator("#id_at").fill("10:00")
    page.locator("#id_minutes").fill("45")
    page.locator("#id_shared").fill("We planned the first month.")
    page.locator("#id_private").fill(SECRET)
    page.get_by_role("button", name="Save the log").click()
    expect(page.locator("main")).to_contain_text("45")


def test_the_first_evening(people, employer, sign_in_as, monkeypatch):
    teacher, hr, coach = people["Ana"], people["Bo"], people["Cho"]
    RoleGrantFactory(person=hr, role=roles.HR, employer=employer)
    RoleGrantFactory(person=coach, role=roles.COACH)
    module = playing.release()
    version = RequirementVersionFactory(
        modules=[module.module],
        requirement__goal__policy__employer=employer,
        effective_from=today() - timedelta(days=90),
        counts="completed",
    )
    monkeypatch.setattr(playing, "MORNING", now() - timedelta(hours=1))
    playing.Learner(module, person=teacher).take_it_all()
    rules_changed(version.requirement, now=now())
    close_days(now=now())

    hr_reads_two_days_and_why(sign_in_as(hr), version.requirement, teacher, today())

    engagement = agreed(coach, people["Dee"], people["Eli"])
    open_hours(sign_in_as(coach))
    assistant_books(sign_in_as(people["Eli"]))
    told = Message.objects.filter(kind="coaching_session", recipient=people["Dee"])
    assert told.count() == 1

    coach_logs(sign_in_as(coach), engagement)
    ledger = sign_in_as(hr)
    ledger.goto("/coaching/ledger/")
    expect(ledger.locator("main")).to_contain_text("45")
    assert SECRET not in ledger.content()
    assert "first month" not in ledger.content()
