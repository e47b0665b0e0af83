"""Rules for one person: names, numbers, days, masks."""

from datetime import date

from shequ.kernel import identity, textkeys
from shequ.kernel.codes import CodeTable
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

SHOWN_OF_PHONE = 2
OLDEST_YEARS = 130


class NameWrong(Refused):
    """The name cannot be a name."""

    code = "residents.name_wrong"
    message = _("姓名“{name}”不合规")
    mend = _("请对照证件填写，少数民族姓名的间隔点用“·”")


class IdentityWrong(Refused):
    """The number cannot be right."""

    code = "residents.identity_wrong"
    message = _("证件号码不对：{reason}")
    mend = _("请对照证件改正")


class NumberTaken(Refused):
    """Somebody else in the register bears the number."""

    code = "residents.number_taken"
    message = _("这个证件号码已经登记过")
    mend = _("请先查找此人；如确系两人同号，请联系公安部门核实")


class PhoneWrong(Refused):
    """The phone number cannot be right."""

    code = "residents.phone_wrong"
    message = _("电话号码不合规")
    mend = _("手机 11 位；座机可带区号")


class DateInFuture(Refused):
    """What has happened cannot lie ahead."""

    code = "residents.date_in_future"
    message = _("日期 {on} 还没有到")
    mend = _("请核对日期")


class DateBefore(Refused):
    """A day lies before what it ends or follows."""

    code = "residents.date_before"
    message = _("日期 {on} 早于 {since}")
    mend = _("请核对日期，或先更正前一条记录")


class AgeImpossible(Refused):
    """Nobody is that old."""

    code = "residents.age_impossible"
    message = _("出生日期 {on} 不可能")
    mend = _("请对照证件改正出生日期")


class AlreadyDead(Refused):
    """The dead do not move, marry or die again."""

    code = "residents.already_dead"
    message = _("此人已登记死亡")
    mend = _("如登记有误，请先撤销死亡登记")


class NotDead(Refused):
    """No death is registered."""

    code = "residents.not_dead"
    message = _("此人没有登记死亡")
    mend = _("不需要撤销")


class RowMerged(Refused):
    """The row was merged into another."""

    code = "residents.row_merged"
    message = _("这条登记已并入另一条")
    mend = _("请打开合并后的登记办理")


class MovedAway(Refused):
    """The person does not live here any more."""

    code = "residents.moved_away"
    message = _("此人已于 {on} 迁出")
    mend = _("如又迁回，请用“迁入”办理")


class AlreadyHere(Refused):
    """The person lives in the community already."""

    code = "residents.already_here"
    message = _("此人已在本社区登记")
    mend = _("请在居民列表中查找")


class NumberElsewhere(Refused):
    """The number is registered in another community."""

    code = "residents.number_elsewhere"
    message = _("这个证件号码不能直接登记")
    mend = _("请用“迁入”办理，核对姓名和证件号码")
    remembered = True


class TooManyLookups(Refused):
    """Too many searches by whole number in an hour."""

    code = "residents.too_many_lookups"
    message = _("一小时内按号码查找已达 {most} 次")
    mend = _("请稍后再查；批量核对请用名册导入")
    remembered = True


class CodeUnknown(Refused):
    """The value is not in the national code table."""

    code = "residents.code_unknown"
    message = _("“{value}”不是 {standard} 的代码")
    mend = _("请从列表中选择")


class BirthMissing(Refused):
    """Without a number, birth date and sex must be told."""

    code = "residents.birth_missing"
    message = _("没有证件号码时须填写出生日期和性别")
    mend = _("请补填")


class LabelStands(Refused):
    """The label stands already."""

    code = "residents.label_stands"
    message = _("这个标签已经在册")
    mend = _("如依据有变，请先取消再加上")


class NotACommunity(Refused):
    """People live in communities."""

    code = "residents.not_a_community"
    message = _("{area} 不是现有的社区")
    mend = _("请填写 12 位社区代码")


class AddressMissing(Refused):
    """The address names no door."""

    code = "residents.address_missing"
    message = _("地址“{address}”读不出门牌")
    mend = _("请写到楼、单元、室或院、号，例如 阳光花园3号楼2单元501")


def check_name(text: str) -> str:
    """Return the name without alignment spaces.

    Raises: NameWrong.
    """
    found = textkeys.clean_name(text)
    if found.problem in {"name_missing", "name_unreadable", "name_form"} or found.remark:
        raise NameWrong(name=text, field="name")
    return found.name


def check_identity(text: str, *, kind: str, on: date) -> identity.Reading:
    """Return the number as read, converted from 15 digits where it is an old one.

    Source: GB 11643-1999; the area prefix need not be in use today. Raises: IdentityWrong.
    """
    found = identity.read(text, on=on, kind=identity.Kind(kind))
    if found.problem is not None:
        raise IdentityWrong(reason=identity.REASONS[found.problem], field="identity_number")
    return found


def check_phone(text: str) -> str:
    """Return the phone's digits, "" for none.

    Raises: PhoneWrong.
    """
    if not text.strip():
        return ""
    found = textkeys.clean_phone(text)
    if found.problem or not found.number or found.further:
        raise PhoneWrong(field="phone")
    return found.number


def check_day(on: date, *, today: date, since: date | None = None, field: str = "on") -> None:
    """Refuse a day that lies ahead, or before `since`.

    Raises: DateInFuture, DateBefore.
    """
    if on > today:
        raise DateInFuture(on=on.isoformat(), field=field)
    if since is not None and on < since:
        raise DateBefore(on=on.isoformat(), since=since.isoformat(), field=field)


def check_birth(on: date | None, *, today: date) -> None:
    """Refuse a birth that lies ahead or further back than anybody lives.

    Raises: DateInFuture, AgeImpossible.
    """
    if on is None:
        return
    check_day(on, today=today, field="birth_on")
    if age_on(on, today) > OLDEST_YEARS:
        raise AgeImpossible(on=on.isoformat(), field="birth_on")


def check_living(died_on: date | None) -> None:
    """Refuse acts on the dead.

    Raises: AlreadyDead.
    """
    if died_on is not None:
        raise AlreadyDead()


def age_on(birth_on: date, on: date) -> int:
    """Return full years on a day."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def mask_identity(number: str) -> str:
    """Return the first six characters and nothing else. Source: mechanisms of personal data, §5."""
    return identity.mask(number)


def mask_phone(number: str) -> str:
    """Return the last two digits only."""
    return "*" * max(len(number) - SHOWN_OF_PHONE, 0) + number[-SHOWN_OF_PHONE:]


def mask_name(name: str) -> str:
    """Return the first character and a star: for those who have no duty towards the person."""
    return name[:1] + "*" if name else ""


def search_text(name: str, initials: str, address: str) -> str:
    """Return the words by which a resident is found: bigrams of name and address, and the pinyin initials."""
    return f"{textkeys.bigrams(f'{name} {address}')} {initials}".strip()


def check_standing(*, died_on: date | None, left_on: date | None, is_merged: bool) -> None:
    """Refuse acts on the dead, on those who moved away, on rows merged into another.

    Raises: AlreadyDead, MovedAway, RowMerged.
    """
    if is_merged:
        raise RowMerged()
    check_living(died_on)
    if left_on is not None:
        raise MovedAway(on=left_on.isoformat())


def check_lookups(made: int, *, most: int) -> None:
    """Refuse more searches by whole number than one person needs in an hour.

    Raises: TooManyLookups.
    """
    if made >= most:
        raise TooManyLookups(most=most, field="number")


def check_code(value: str, table: CodeTable, *, field: str) -> str:
    """Return the code of a national table, "" for none.

    Raises: CodeUnknown.
    """
    if value and value not in table:
        raise CodeUnknown(value=value, standard=table.standard, field=field)
    return value


def code_told(text: str, table: CodeTable, *, field: str) -> str:
    """Return the code that a name, a code or a known spelling tells.

    Raises: CodeUnknown.
    """
    code = table.read(textkeys.compact(text))
    if code is None:
        raise CodeUnknown(value=text, standard=table.standard, field=field)
    return code


def phone_digits(text: str) -> str:
    """Return a phone as it is kept, for looking it up; what is no phone comes back as typed."""
    return textkeys.clean_phone(text).number or text.strip()


def number_tidied(text: str, *, on: date) -> str:
    """Return an identity number as it is kept, old ones converted, for looking it up."""
    return identity.read(text, on=on).number
