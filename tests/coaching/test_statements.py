from datetime import timedelta

import pytest

from coaching.statements import send_statements
from pd_portal.access import roles
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from tests.factories.coaching import MOMENT, ContractFactory, coached, held
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    found = coached()
    found.engagement.contract = ContractFactory(partner=found.engagement.unit)
    found.engagement.save()
    employee_with_role(roles.PARTNER_LEAD, unit=found.engagement.unit)
    return found


def test_a_partner_lead_gets_one_statement_a_month(who):
    for days in (1, 2, 40):
        send_statements(MOMENT + timedelta(days=days))

    assert Message.objects.filter(kind="coaching_statement").count() == 2


def test_the_statement_has_figures_and_no_names(who):
    held(who, minutes=75)
    send_statements(MOMENT + timedelta(days=5))

    text = render(Message.objects.get(kind="coaching_statement")).text

    assert "Used: 1" in text
    assert "Minutes held: 75" in text
    assert who.client.family_name not in text
