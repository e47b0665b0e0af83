"""What the search box finds of people and households."""

from django.urls import reverse

from shequ.base import fulltext
from shequ.base.rows import Hit, Work
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import CorrectionRequest, Household, Membership, ResidentSearch
from shequ.residents.queries.households import household_rows
from shequ.residents.queries.people import resident_rows
from shequ.residents.queries.permits import permit_rows, permit_work

BY_NUMBER = _("按完整号码查人")
BY_NUMBER_WHY = _("证件号和电话加密保存，请在这里输入完整号码，每次查找都有记录")
AGE = _("{age} 岁")
PEOPLE = _("{n} 人")
REQUEST = _("{name} 请求更正{field}")
REQUEST_WHY = _("本人提出，须核对后答复")
REQUEST_VERB = _("核对")
PERMIT = _("{name} 的居住证：{state}")
PERMIT_VERB = _("办理")


def search_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the residents whose name, initials or address hold the text."""
    digits = sum(letter.isdigit() for letter in text)
    if digits >= terms.LEAST_NUMBER_DIGITS and call.actor.may(terms.RESIDENT_SEARCH_NUMBER):
        return [Hit(say(BY_NUMBER), say(BY_NUMBER_WHY), reverse("residents:number_search"), "id")]
    words = fulltext.matching(ResidentSearch.objects.visible_to(call.actor), text)
    rows = words.filter(resident__merged_into=None, resident__died_on=None, resident__left_on=None)
    # In the order of the index, so that a frequent word costs no more than a rare one.
    found = [row.resident for row in rows.select_related("resident").order_by("pk")[:limit]]
    return [
        Hit(
            title=row.name,
            sub=" · ".join(part for part in (row.sex, _age(row.age), row.address, row.area_name) if part),
            url=reverse("residents:resident_detail", args=(row.id,)),
            icon="user",
        )
        for row in resident_rows(found, on=call.on)
    ]


def _age(age: int | None) -> str:
    return "" if age is None else say(AGE, {"age": age})


def household_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the households whose members' names or address hold the text."""
    words = fulltext.matching(ResidentSearch.objects.visible_to(call.actor), text)
    people = list(words.order_by("pk").values_list("resident_id", flat=True)[: limit * LOOKED_AT])
    members = Membership.objects.visible_to(call.actor).filter(valid_to=None, resident_id__in=people)
    rows = Household.objects.visible_to(call.actor).filter(pk__in=members.values("household_id"), dissolved_on=None)
    found = list(rows.select_related("head", "dwelling").order_by("area_id", "number", "id")[:limit])
    return [
        Hit(
            title=row.head_name or row.number,
            sub=" · ".join((row.kind_label, say(PEOPLE, {"n": row.member_count}), row.address or row.area_name)),
            url=reverse("residents:household_detail", args=(row.id,)),
            icon="home-2",
        )
        for row in household_rows(found)
    ]


def my_corrections(call: Call) -> list[Work]:
    """Return the residents' wishes for correction that wait for the actor."""
    rows = CorrectionRequest.objects.visible_to(call.actor, see=terms.CORRECTION_SETTLE).filter(state="open")
    return [
        Work(
            icon="user-edit",
            title=say(REQUEST, {"name": each.resident.name, "field": terms.Field(each.field).label}),
            why=say(REQUEST_WHY),
            due_on=None,
            url=reverse("residents:correction_settle", args=(each.pk,)),
            verb=say(REQUEST_VERB),
        )
        for each in rows.select_related("resident").order_by("made_at")[:WORK_SHOWN]
    ]


def my_permits(call: Call) -> list[Work]:
    """Return the residence permits that wait for the actor: to pass on, to remind of, to ask the police about."""
    found = permit_work(call, most=WORK_SHOWN)
    return [
        Work(
            icon="id",
            title=say(PERMIT, {"name": row.name, "state": row.state_label}),
            why=row.next_step,
            due_on=row.endorse_by or row.due_on,
            url=reverse("residents:permit_detail", args=(row.id,)),
            verb=say(PERMIT_VERB),
        )
        for row in permit_rows(call, found)
    ]


WORK_SHOWN = 20
LOOKED_AT = 10
"""How many people are looked at per household shown: households have several members that match."""
