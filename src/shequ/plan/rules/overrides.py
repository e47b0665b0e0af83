"""Standards that differ by area or class (a plan may allow it) and packs that come into force."""

from datetime import date
from decimal import Decimal
from typing import Any

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.rules.pack import Pack


class ParameterUnknown(Refused):
    """The pack in force sets no such parameter."""

    code = "plan.parameter_unknown"
    message = _("施行中的政策包没有参数“{name}”")
    mend = _("请从政策包的参数表中选择")


class OverrideWrong(Refused):
    """The value of an override does not fit the parameter."""

    code = "plan.override_wrong"
    message = _("“{value}”不能代替参数“{name}”的值")
    mend = _("数字参数填数字，日期参数写作 2016-10-31")


class OverrideOutside(Refused):
    """An override for a place where the pack is not in force."""

    code = "plan.override_outside"
    message = _("区域 {area} 不在政策包“{pack}”施行的范围内")


class ReasonMissing(Refused):
    """A different standard needs its reason."""

    code = "plan.override_reason_missing"
    kind = "parameter.override_reason"
    message = _("设定不同标准要写明理由")
    mend = _("写清这个区域为什么不能用统一的标准")


class FormulaFixed(Refused):
    """Formulas are changed in the pack."""

    code = "plan.override_formula"
    message = _("“{name}”是公式，不能按区域改")
    mend = _("请在政策包的新版本里改")


class PackStands(Refused):
    """The same version was loaded before with other content."""

    code = "plan.pack_stands"
    message = _("政策包 {code} 第 {version} 版已经装入，内容不同")
    mend = _("改动后请换一个版本号再装入")


class PackOverlaps(Refused):
    """Another plan is in force in the same area and time."""

    code = "plan.pack_overlaps"
    message = _("区域 {area} 从 {since} 起已施行另一个方案“{pack}”")
    mend = _("先定下那个方案的失效日，或缩小本方案的区域")


class StartsTooEarly(Refused):
    """A pack cannot come into force before its own effective day or the version before it."""

    code = "plan.starts_too_early"
    message = _("施行日不能早于 {earliest}")
    mend = _("改施行日，或先查明前一版从哪天起施行")


def check_override(pack: Pack, *, name: str, value: str, reason: str, on: date) -> Any:
    """Return the value of an override in the type of the parameter it replaces.

    Raises: ParameterUnknown, FormulaFixed, OverrideWrong, ReasonMissing. Source: a plan's "no one size fits all".
    """
    parameter = pack.parameter(name, on)
    if parameter is None:
        raise ParameterUnknown(name=name, field="name")
    if parameter.formula is not None:
        raise FormulaFixed(name=name, field="name")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    read = read_like(parameter.value, value)
    if read is None:
        raise OverrideWrong(name=name, value=value, field="value")
    return read


def read_like(model: Any, text: str) -> Any:
    """Return the text as a value of the model's type (number, day, text), None when it is none."""
    text = text.strip()
    if isinstance(model, date):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(model, int | Decimal) and not isinstance(model, bool):
        try:
            number = Decimal(text.replace(",", ""))
        except ArithmeticError:
            return None
        if not number.is_finite():
            return None
        return int(number) if number == number.to_integral_value() else number
    return text or None


def check_in_area(pack: Pack, area: str) -> None:
    """Refuse an area outside the pack's own."""
    if not any(area.startswith(code) for code in pack.areas):
        raise OverrideOutside(area=area, pack=pack.code, field="area")
