"""``{% load reports %}``: the sections of a requirement's pages."""

from typing import Any

from django import template
from django.urls import reverse

from pd_portal.reports.questions import Question

register = template.Library()

SECTIONS = (
    ("figures", "Figures", "reports:goal"),
    ("over_time", "Over time", "reports:over_time"),
    ("moved", "What moved", "reports:moved"),
    ("forgotten", "Nobody forgotten", "reports:forgotten"),
    ("hours", "Paid hours", "reports:hours"),
    ("practice", "In practice", "reports:practice"),
    ("about", "About this figure", "reports:about"),
)


@register.filter
def sections(question: Question, here: str) -> list[dict[str, Any]]:
    """The tabs of a requirement's pages; each keeps the question that is asked."""
    code, link = question.requirement.code, question.link()
    return [
        {"label": label, "href": f"{reverse(view, args=[code])}?{link}", "current": name == here}
        for name, label, view in SECTIONS
    ]


WIDE, HIGH, GROUND = 600, 100, 110


@register.filter
def line(points: list[Any]) -> dict[str, Any] | None:
    """The percentages of a trend as the points of a line, 0 % at the ground; None for fewer than 2.

    ``first`` and ``last`` are the ends of the line: ``day`` and ``percent``.
    """
    shown = [(n, p.day, p.now.percent) for n, p in enumerate(points) if p.now.percent is not None]
    if len(shown) < 2:
        return None
    step = (WIDE - 20) / (len(points) - 1)
    dots = [(round(10 + n * step), GROUND - share * HIGH // 100) for n, _, share in shown]
    drawn = " ".join(f"{x},{y}" for x, y in dots)
    ends = [{"day": day, "percent": share} for _, day, share in (shown[0], shown[-1])]
    return {"points": drawn, "dots": dots, "first": ends[0], "last": ends[1]}
