"""Posts that are for a grid or community of their own follow its ground when it goes over to others."""

from collections.abc import Mapping, Sequence
from datetime import date

from shequ.accounts import terms as accounts
from shequ.accounts.actions import Wish, grants_move
from shequ.areas.queries import first_takers
from shequ.areas.terms import DIGITS, Level
from shequ.base.assigning import in_chunks
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.staffing import facts, terms
from shequ.staffing.actions.granting import source_of
from shequ.staffing.models import Appointment, PostVersion
from shequ.staffing.queries.parts import not_over

BECAUSE = "the division that ends the areas was permitted"


@action(terms.POSTS_FOLLOW_GROUND)
def posts_follow_ground(
    call: Call, *, heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]], on: date
) -> int | Unchanged:
    """Let posts whose right holds in an area that ends hold it in the one that takes over, from a day on.

    heirs: community → heir. successors: grid → grids, largest first: a post is for one area, so it names the first; the
    holder's further grids were given by `accounts.grants_follow_ground`, which goes before. Bodies and posts of ended
    communities themselves wait for their order. Returns how many. Raises: NotPermitted.
    """
    call.require(terms.POSTS_FOLLOW_GROUND)
    takers = first_takers(heirs, successors)
    rows = PostVersion.objects.unscoped(because=BECAUSE)
    held = list(
        rows.filter(role_area__in=list(takers), valid_to=None)
        .select_related("institution")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not held:
        return Unchanged("no post is for such an area")

    # A version that began on that day or later was never in force before it: it is taken out, not ended.
    for chunk in in_chunks([row.pk for row in held]):
        rows.filter(pk__in=chunk, valid_from__gte=on).delete()
        rows.filter(pk__in=chunk).update(valid_to=on)
    PostVersion.objects.bulk_create(
        [
            PostVersion(
                id=uuid7(), area_id=row.area_id, post_id=row.post_id, institution_id=row.institution_id, title=row.title,
                position=row.position, rank=row.rank, head_kind=row.head_kind, is_leading=row.is_leading, role=row.role,
                role_area=takers[row.role_area], sort=row.sort, valid_from=max(on, row.valid_from),
                document=row.document, order=row.order,
            )
            for row in held
        ],
        batch_size=1_000,
    )  # fmt: skip
    _rights_follow(call, [row for row in held if row.role and row.role_area in heirs], heirs, on=on)
    record(
        call,
        facts.PostsFollowedGround(
            area=held[0].area_id[: DIGITS[Level.COUNTY]], subject="posts:ground", count=len(held), on=on.isoformat(),
            rows=tuple((str(row.post_id), row.role_area, takers[row.role_area]) for row in held),
        ),
    )  # fmt: skip
    return len(held)


def _rights_follow(call: Call, held: Sequence[PostVersion], heirs: Mapping[str, str], *, on: date) -> None:
    """Let what appointments to these posts bring hold at the heirs; grids were given before."""
    posts = {row.post_id: row for row in held}
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(not_over(on), post__in=list(posts))
    moved = {}
    for appointment in rows:
        row = posts[appointment.post_id]
        moved[source_of(appointment)] = Wish(row.role, heirs[row.role_area], row.institution.code)
    if moved:
        grants_move(call.because("staffing.posts_followed_ground", only=accounts.GRANTS_REPLACE), moved=moved, on=on)
