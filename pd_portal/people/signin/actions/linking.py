"""Joining a login to a person, or leaving that to somebody's judgment."""

from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember
from pd_portal.people.signin.linking import Claims
from pd_portal.people.signin.models import LinkReview, ReviewReason


@action
def link_login(*, person: StaffMember, user: Any, how: str, actor: Any, now: datetime) -> None:
    """``user`` signs in as ``person`` from now on. A person has one login."""
    person = StaffMember.objects.select_for_update().get(pk=person.pk)
    if person.user_id not in (None, user.pk):
        raise Refused(f"{person} already signs in another way.")
    if StaffMember.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise Refused("This sign-in already belongs to somebody else.")
    person.user = user
    person.save(update_fields=["user"])
    record(actor=actor, verb="login_linked", target=person, now=now, how=how, user=user.pk)


@action
def hold_for_review(*, user: Any, claims: Claims, reason: str, actor: Any, now: datetime) -> None:
    """Put an unmatched sign-in on HR's list, once."""
    if LinkReview.objects.waiting().filter(user=user).exists():
        return
    review = LinkReview.objects.create(
        user=user,
        provider=claims.provider,
        name=claims.name[:200],
        address=claims.address,
        employee_id=claims.employee_id[:40],
        reason=reason,
        seen_at=now,
    )
    record(actor=actor, verb="link_held", target=review, now=now, reason=reason)


@action
def ask_about_returned(*, person: StaffMember, actor: Any, now: datetime) -> None:
    """Put the login of somebody who works here again on HR's list, once."""
    address = person.personal_email
    claims = Claims("", address=address, name=f"{person.given_name} {person.family_name}")
    hold_for_review(
        user=person.user, claims=claims, reason=ReviewReason.RETURNED, actor=actor, now=now
    )


def _settle_return(review: LinkReview, person: StaffMember | None) -> None:
    """Their own login works again, or it is taken off the record and closed."""
    holder = StaffMember.objects.filter(user=review.user).first()
    if person is not None:
        StaffMember.objects.filter(pk=person.pk).update(left_on=None)
    elif review.reason == ReviewReason.RETURNED and holder is not None:
        StaffMember.objects.filter(pk=holder.pk).update(user=None, left_on=None)
        review.user.is_active = False
        review.user.save(update_fields=["is_active"])


def _let_go_of_old_login(person: StaffMember, user: Any, now: datetime) -> None:
    """Somebody who left and came back with a new sign-in: the one from before is closed."""
    old = person.user
    if old is None or old.pk == user.pk or person.left_on is None:
        return
    old.is_active = False
    old.save(update_fields=["is_active"])
    person.user = None
    person.save(update_fields=["user"])
    LinkReview.objects.waiting().filter(user=old).update(decided_at=now)


@action
def decide_review(
    *, review: LinkReview, person: StaffMember | None, actor: Any, now: datetime
) -> None:
    """Join the sign-in to ``person``, or to nobody. The decision is final and named."""
    if review.decided_at:
        raise Refused("Somebody has already decided this.")
    if person is not None:
        _let_go_of_old_login(person, review.user, now)
        link_login(person=person, user=review.user, how="review", actor=actor, now=now)
    _settle_return(review, person)
    review.person, review.decided_at = person, now
    review.decided_by = actor if isinstance(actor, StaffMember) else None
    review.save(update_fields=["person", "decided_at", "decided_by"])
    record(actor=actor, verb="link_decided", target=review, now=now, linked=person is not None)
