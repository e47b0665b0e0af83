"""What the checks ask: set-based, everything, as of a day; limited to a code prefix."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from shequ.base.scope import under
from shequ.institutions.queries import BodyMeasured, bodies_measured, standing_on
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.staffing.models import Account, Appointment, Engagement, Line, PostVersion, StaffMember
from shequ.staffing.queries.parts import not_over
from shequ.staffing.rules.ledger import Balance
from shequ.staffing.terms import AccountRole, Ground, Ledger, Mode, Source

BECAUSE = "a check reads everything"


@dataclass(frozen=True, slots=True)
class Unequal:
    """An entry whose lines do not sum to zero for a kind."""

    entry: UUID
    document: str
    kind: str
    difference: int


@dataclass(frozen=True, slots=True)
class Used:
    """What a body has and uses of a kind; legacy: how many of those who sit there were entered beyond the heads."""

    institution_id: UUID
    name: str
    area: str
    ledger: str
    kind: str
    balance: Balance
    legacy: int


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post as of a day, with who holds it."""

    post_id: UUID
    institution_id: UUID
    institution: str
    body_kind: str
    area: str
    title: str
    position: str
    is_leading: bool
    purpose: str
    need: str
    staff_id: UUID | None
    mode: str
    since: date | None
    reason: str
    term_ends_on: date | None
    ground: str


def has_accounts(area: str) -> bool:
    """Say whether a county keeps its establishment here; one statement."""
    rows = Account.objects.unscoped(because=BECAUSE).filter(under(area[:COUNTY_DIGITS]))
    return bool(rows.exists())


def entries_measured(*, area: str) -> tuple[int, list[Unequal]]:
    """Return how many entries there are, and those whose lines do not sum to zero; two statements."""
    lines = Line.objects.unscoped(because=BECAUSE).filter(under(area[:COUNTY_DIGITS]))
    count = lines.order_by().values("entry").distinct().count()
    rows = lines.order_by().values_list("entry", "entry__document", "account__kind").annotate(sum=Sum("heads"))
    return count, [Unequal(*row) for row in rows.exclude(sum=0)]


def reserves_measured(*, area: str, on: date) -> list[tuple[str, str, int]]:
    """Return (ledger, kind, heads) of the county's reserve on a day; one statement."""
    lines = Line.objects.unscoped(because=BECAUSE).filter(
        under(area[:COUNTY_DIGITS]), on__lte=on, account__role=AccountRole.RESERVE
    )
    return list(lines.order_by().values_list("account__ledger", "account__kind").annotate(Sum("heads")))


def used_measured(*, area: str, on: date) -> list[Used]:
    """Return what each body has and uses of each kind on a day, in both ledgers; six statements."""
    lines = Line.objects.unscoped(because=BECAUSE).filter(on__lte=on, account__role=AccountRole.BODY)
    lines = lines.filter(under(area, path="account__institution__area_id")).order_by()
    found: dict[tuple[UUID, str, str], list[int]] = {}
    for body, ledger, kind, heads in lines.values_list(
        "account__institution", "account__ledger", "account__kind"
    ).annotate(Sum("heads")):
        found.setdefault((body, ledger, kind), [0, 0, 0])[0] += heads
    people = Engagement.objects.unscoped(because=BECAUSE).filter(under(area), not_over(on), valid_from__lte=on)
    for body, kind, is_legacy in people.exclude(head_kind="").values_list("institution_id", "head_kind", "is_legacy"):
        counts = found.setdefault((body, str(Ledger.ESTABLISHMENT), kind), [0, 0, 0])
        counts[1] += 1
        counts[2] += is_legacy
    posts = PostVersion.objects.unscoped(because=BECAUSE).filter(under(area), standing_on(on), is_leading=True)
    for body, position in posts.values_list("institution_id", "position"):
        found.setdefault((body, str(Ledger.LEADERSHIP), position), [0, 0, 0])[1] += 1
    bodies = {body.id: body for body in bodies_measured(under_area=area, on=on)}
    return [
        Used(
            pk, bodies[pk].name if pk in bodies else "—", bodies[pk].area if pk in bodies else area, ledger, kind,
            Balance(authorised=authorised, occupied=used), legacy,
        )
        for (pk, ledger, kind), (authorised, used, legacy) in sorted(found.items(), key=str)
    ]  # fmt: skip


def posts_measured(*, area: str, on: date, extra: Q | None = None) -> list[HeldPost]:
    """Return the posts standing on a day with who holds them; four statements."""
    rows = PostVersion.objects.unscoped(because=BECAUSE).filter(under(area), standing_on(on))
    if extra is not None:
        rows = rows.filter(extra)
    found = list(rows.select_related("post").order_by("area_id", "sort", "title", "id"))
    held: dict[UUID, Any] = {
        row.post_id: row
        for row in Appointment.objects.unscoped(because=BECAUSE).filter(
            not_over(on), post__in=[row.post_id for row in found], valid_from__lte=on
        )
    }
    bodies = {body.id: body for body in bodies_measured(under_area=area, on=on)}
    return [
        _held_post(row, held.get(row.post_id), bodies[row.institution_id])
        for row in found
        if row.institution_id in bodies
    ]


def _held_post(row: PostVersion, held: Any, body: BodyMeasured) -> HeldPost:
    return HeldPost(
        row.post_id, row.institution_id, body.name, body.kind, row.area_id, row.title, row.position, row.is_leading,
        row.post.purpose, row.post.need, held.staff_id if held else None, held.mode if held else "",
        held.valid_from if held else None, held.reason if held else "", held.term_ends_on if held else None,
        held.ground if held else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrozenAct:
    """An entry from outside, or an appointment to a leading post: what a freeze window binds."""

    staff_id: UUID
    area: str
    on: date
    what: str


def entries_from_outside(*, area: str, spans: Iterable[tuple[date, date]]) -> list[FrozenAct]:
    """Return the engagements that began in one of the spans and followed no other in the county; two statements."""
    rows = Engagement.objects.unscoped(because=BECAUSE).filter(under(area), _in_spans(spans), order=None)
    rows = rows.exclude(source__in=(Source.ELECTED, Source.VOLUNTEER))
    found = list(rows)
    before = set(
        Engagement.objects.unscoped(because=BECAUSE)
        .filter(staff__in=[row.staff_id for row in found], valid_to__isnull=False)
        .values_list("staff_id", "valid_to")
    )
    return [
        FrozenAct(row.staff_id, row.area_id, row.valid_from, row.document)
        for row in found
        if (row.staff_id, row.valid_from) not in before
    ]


def promotions(*, area: str, spans: Iterable[tuple[date, date]]) -> list[FrozenAct]:
    """Return the appointments to leading posts that began in one of the spans, other than by order or election."""
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(under(area), _in_spans(spans))
    rows = rows.exclude(ground__in=(Ground.ORDER, Ground.ELECTED)).filter(post__versions__is_leading=True).distinct()
    return [FrozenAct(row.staff_id, row.area_id, row.valid_from, row.document) for row in rows]


def _in_spans(spans: Iterable[tuple[date, date]]) -> Q:
    found = Q(pk__in=[])
    for first, last in spans:
        found |= Q(valid_from__gte=first, valid_from__lte=last)
    return found


def full_holders(posts: Iterable[HeldPost]) -> list[HeldPost]:
    """Return the posts that somebody holds, other than on loan or acting."""
    return [post for post in posts if post.staff_id is not None and post.mode in (Mode.FULL, Mode.CONCURRENT)]


def sexes_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return the sex code of people, "" where it is unknown; one statement."""
    rows = StaffMember.objects.unscoped(because=BECAUSE).filter(pk__in=set(people))
    return dict(rows.values_list("pk", "sex"))
