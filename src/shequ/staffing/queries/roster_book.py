"""The establishment book as a roster is compared with it, read once: the same number of statements for any county."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.encrypted import unseal_column
from shequ.base.scope import under
from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries import names_on
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.plan.queries import is_frozen
from shequ.plan.terms import FreezeMatter
from shequ.staffing.models import Appointment, Engagement, Hold, Line, PostVersion, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.roster.book import Body, Book, Holding, Member, Post, Spell
from shequ.staffing.rules.ledger import Change, span
from shequ.staffing.terms import AccountRole, Ledger


def read_book(area: str, on: date) -> Book:
    """Return the book of an area's county as of a day; thirteen statements. Only bodies of the area may be entered."""
    county = area[:COUNTY_DIGITS]
    found = Book(on=on, area=area, county_name=area_names({county}).get(county, ""), bodies=[])
    _bodies(found, county, on)
    found.posts = _posts(county, on)
    found.members = _members(county, on)
    found.balances = _balances(county)
    found.is_frozen = cache(lambda code, day: is_frozen(FreezeMatter.ENTRY, area=code, on=day))
    return found


def _bodies(found: Book, county: str, on: date) -> None:
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).under(county).filter(valid_from__lte=on)
    former: dict[UUID, list[InstitutionVersion]] = {}
    for row in rows.select_related("institution").order_by("valid_from"):
        former.setdefault(row.institution_id, []).append(row)
    for versions in former.values():
        last = versions[-1]
        if last.valid_to is None or on < last.valid_to:
            body = last.institution
            found.bodies.append(Body(body.pk, body.code, last.name, last.area_id, versions[0].valid_from))
            found.renamed |= {row.name: last.name for row in versions[:-1] if row.name != last.name}
        else:
            found.former[last.name] = last.valid_to
    standing = {body.name for body in found.bodies}
    found.renamed = {name: now for name, now in found.renamed.items() if name not in standing}
    found.former = {name: until for name, until in found.former.items() if name not in standing}


def _posts(county: str, on: date) -> list[Post]:
    versions = PostVersion.objects.unscoped(because=BECAUSE).under(county).filter(valid_from__lte=on)
    versions = versions.exclude(valid_to__lte=on).exclude(post__abolished_on__lte=on).select_related("post")
    spells: dict[UUID, list[tuple[str, date, date | None]]] = {}
    held = Appointment.objects.unscoped(because=BECAUSE).under(county).select_related("staff")
    for row in held.order_by("valid_from"):
        spells.setdefault(row.post_id, []).append((row.staff.name, row.valid_from, row.valid_to))
    return [
        Post(
            row.post_id, row.institution_id, row.title, row.is_leading, row.post.established_on,
            tuple(spells.get(row.post_id, ())),
        )
        for row in versions.order_by("sort", "title", "id")
    ]  # fmt: skip


def _members(county: str, on: date) -> list[Member]:
    people = list(StaffMember.objects.unscoped(because=BECAUSE).under(county).order_by("name", "id"))
    numbers = _opened("identity_number", people)
    phones = _opened("phone", people)
    spells = _spells(county, on)
    holdings = _holdings(county, on)
    return [
        Member(
            row.pk, row.name, numbers.get(row.pk, ""), phones.get(row.pk, ""), row.education, row.political,
            row.version, tuple(spells.get(row.pk, ())), tuple(holdings.get(row.pk, ())),
        )
        for row in people
    ]  # fmt: skip


def _opened(field: str, people: Iterable[StaffMember]) -> dict[UUID, str]:
    told = [row for row in people if getattr(row, field) is not None]
    texts = unseal_column(StaffMember, field, [row.pk for row in told], [getattr(row, field) for row in told])
    return dict(zip((row.pk for row in told), texts, strict=True))


def _spells(county: str, on: date) -> dict[UUID, list[Spell]]:
    rows = list(Engagement.objects.unscoped(because=BECAUSE).under(county).order_by("valid_from"))
    names = names_on({row.institution_id for row in rows}, on)
    found: dict[UUID, list[Spell]] = {}
    for row in rows:
        found.setdefault(row.staff_id, []).append(
            Spell(
                row.pk, row.institution_id, names.get(row.institution_id, "—"), row.source, row.head_kind,
                row.valid_from, row.valid_to, row.end_reason,
            )
        )  # fmt: skip
    return found


def _holdings(county: str, on: date) -> dict[UUID, list[Holding]]:
    rows = list(Appointment.objects.unscoped(because=BECAUSE).under(county).order_by("valid_from"))
    versions = PostVersion.objects.unscoped(because=BECAUSE).under(county).filter(valid_from__lte=on)
    by_post = {row.post_id: row for row in versions.order_by("valid_from")}
    names = names_on({row.institution_id for row in by_post.values()}, on)
    found: dict[UUID, list[Holding]] = {}
    for row in rows:
        version = by_post.get(row.post_id)
        if version is not None:
            found.setdefault(row.staff_id, []).append(
                Holding(
                    row.post_id, version.institution_id, names.get(version.institution_id, "—"), version.title,
                    row.mode, row.valid_from, row.valid_to,
                )
            )  # fmt: skip
    return found


def _balances(county: str) -> dict[tuple[UUID, str], tuple[list[Change], list[Change]]]:
    found: dict[tuple[UUID, str], tuple[list[Change], list[Change]]] = {}
    lines = Line.objects.unscoped(because=BECAUSE).filter(
        under(county, path="account__area_id"), account__ledger=Ledger.ESTABLISHMENT, account__role=AccountRole.BODY
    )
    for body, kind, on, heads in lines.values_list("account__institution", "account__kind", "on", "heads"):
        found.setdefault((body, kind), ([], []))[0].append((on, heads))
    holds = Hold.objects.unscoped(because=BECAUSE).filter(
        under(county, path="account__area_id"), account__ledger=Ledger.ESTABLISHMENT, account__role=AccountRole.BODY
    )
    people = Engagement.objects.unscoped(because=BECAUSE).under(county).exclude(head_kind="")
    spans = [
        *holds.values_list("account__institution", "account__kind", "valid_from", "valid_to", "heads"),
        *((*row, 1) for row in people.values_list("institution", "head_kind", "valid_from", "valid_to")),
    ]
    for body, kind, since, until, heads in spans:
        if until is None or since < until:
            found.setdefault((body, kind), ([], []))[1].extend(span(since, until, heads))
    return found
