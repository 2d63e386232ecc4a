"""What reports add to the CMS: a panel of figures and a Reports entry, for those with the role."""

from typing import Any

import rules
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from pd_portal.reports.queries.summary import summaries
from pd_portal.ui import dates


def may_read(request: HttpRequest) -> bool:
    return bool(rules.has_perm("reports.view_goal", request.user))


class GoalPanel(Component):
    """Who has met the goal today, one sentence a requirement."""

    name = "goal"
    template_name = "reports/cms_panel.html"
    order = 120

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        day = dates.today()
        return {"day": day, "summaries": summaries(self.request.user, day)}


@hooks.register("construct_homepage_panels")
def goal_panel(request: HttpRequest, panels: list[Component]) -> None:
    if may_read(request):
        panels.append(GoalPanel(request))


class GoalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request)


@hooks.register("register_reports_menu_item")
def goal_menu_item() -> MenuItem:
    url = reverse("reports:index")
    return GoalMenuItem("Who has met the goal", url, name="goal", icon_name="group", order=50)
