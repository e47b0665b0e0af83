"""What can be asked about accounts."""

from datetime import date

from django.db.models import Q

from shequ.accounts.models import Grant, User
from shequ.kernel import call as kernel

NOBODY = kernel.Actor()


def actor_of(user: User | None, *, on: date) -> kernel.Actor:
    """Return the actor that a user is on a day: the grants in force, an inactive user is nobody. One statement."""
    if user is None or not user.is_active:
        return NOBODY
    grants = Grant.objects.unscoped(because="a person's own grants decide the scope").filter(
        Q(ends_on=None) | Q(ends_on__gt=on), user=user, starts_on__lte=on
    )
    return kernel.Actor(
        kind="user",
        user_id=user.pk,
        person=user.person,
        name=user.name,
        grants=tuple(
            kernel.Grant(grant.role, grant.area_id, grant.source, grant.institution)
            for grant in grants.order_by("starts_on", "id")
        ),
    )
