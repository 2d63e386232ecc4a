"""Switches: one reader, typed, checked at the start."""

import pytest

from pd_portal.ui.switches import Switch, check_values, declare, declared, value


@pytest.fixture
def days():
    declare({"TEST_DAYS": Switch(14, "Days, for this test.")})
    yield "TEST_DAYS"
    del declared["TEST_DAYS"]


def test_a_switch_has_its_default(days):
    assert value(days) == 14


def test_the_site_may_set_it(days, settings):
    settings.PD_PORTAL_TEST_DAYS = 21

    assert value(days) == 21


def test_text_of_the_environment_is_read_in_the_type_of_the_default(days, settings):
    settings.PD_PORTAL_TEST_DAYS = "21"

    assert value(days) == 21


@pytest.mark.parametrize("given", ["soon", "21.5", "true", '"21"', None])
def test_a_value_of_another_type_is_named_by_a_check(days, settings, given):
    settings.PD_PORTAL_TEST_DAYS = given

    assert [error.id for error in check_values()] == ["pd_ui.E010"]
    assert "PD_PORTAL_TEST_DAYS" in check_values()[0].msg


def test_a_list_may_stand_for_several_values(settings):
    settings.PD_PORTAL_ROLE_MAILBOXES = '["hr", "info"]'

    assert value("ROLE_MAILBOXES") == ("hr", "info")


def test_a_name_is_declared_once(days):
    with pytest.raises(ValueError, match="TEST_DAYS"):
        declare({"TEST_DAYS": Switch(1, "Again.")})


def test_the_switches_of_the_suite_are_in_order():
    assert check_values() == []
