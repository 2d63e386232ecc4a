import rules
from django.conf import settings

from pd_portal.access import roles
from pd_portal.access.predicates import has_role, on_roster


@rules.predicate
def in_the_demo(user: object) -> bool:
    return bool(getattr(settings, "PD_PORTAL_DEMO", False))


rules.add_perm("pages.be_listed", on_roster)
rules.add_perm("pages.see_style_guide", in_the_demo)
rules.add_perm("pages.leave_cms", rules.is_authenticated)
rules.add_perm("pages.answer_messages", has_role(roles.HR, roles.ADMINISTRATOR))
