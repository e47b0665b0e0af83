"""Tags and filters of every template (a builtin library): icons, entries, numbers, dates, masks, form controls."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from shequ.base.words import say as say_words
from shequ.kernel.ids import uuid7
from shequ.ui import bundles, formats
from shequ.ui.preferences import PREFERENCES

register = template.Library()

STATE_ICONS = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-square",
    "info": "circle-arrow-right",
    "hold": "player-pause",
    "mute": "circle-dashed",
}
PHONE_ENTRIES = 2


def _language() -> str:
    return get_language() or "zh-hans"


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw an icon of the sprite; it stands beside a word, or carries a label."""
    classes = f"ic ic-{size}" if size else "ic"
    address = bundles.sprite_address()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', classes, label, address, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, address, name)


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """Draw the shape of a state: never colour alone."""
    return icon(STATE_ICONS.get(state, STATE_ICONS["mute"]))


@register.simple_tag
def entry(name: str) -> SafeString:
    """Load a built entry: app, map, charts or division."""
    scripts, styles = bundles.files_of(name)
    sheets = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(path),) for path in styles))
    ahead = format_html_join("", '<link rel="modulepreload" href="{}">', ((static(path),) for path in scripts[1:]))
    own = format_html_join("", '<script type="module" src="{}"></script>', ((static(path),) for path in scripts[:1]))
    return sheets + ahead + own


@register.simple_tag
def once() -> str:
    """Return a fresh key: the same form sent twice is done once."""
    return str(uuid7())


@register.simple_tag
def place(name: str, *args: Any) -> str:
    """Return the address of a page, "" while its room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def preference(context: template.Context, name: str) -> str:
    """Return what the reader has chosen; works on pages of faults too."""
    chosen: Mapping[str, str] = getattr(context.get("request"), "preferences", {})
    return chosen.get(name, PREFERENCES[name].values[0])


@register.simple_tag
def preference_choices(name: str) -> list[tuple[str, str]]:
    """Return the values of a switch with their words."""
    return [(value, gettext(label)) for value, label in PREFERENCES[name].choices]


@register.simple_tag
def phone_entries(menu: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what stands in the phone's bottom bar between home and all: the first entries of the first group."""
    return [item for group in menu for item in group["entries"]][:PHONE_ENTRIES]


@register.simple_tag
def script_words() -> dict[str, str]:
    """Return the sentences that scripts say, in the reader's language."""
    return {
        "sending": gettext("正在提交…"),
        "masked_again": gettext("已重新遮盖"),
        "seconds_left": gettext("{n} 秒后遮盖"),
        "failed": gettext("没有做成"),
        "failed_advice": gettext("请稍后再试；仍不行时请告诉管理员。"),
        "no_network": gettext("现在没有网络"),
        "no_network_advice": gettext("填写的内容还在，联网后请再按一次。"),
        "map_zoom_in": gettext("放大"),
        "map_zoom_out": gettext("缩小"),
        "map_title": gettext("地图"),
        "homes": gettext("{n} 户"),
    }


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the address of this page with some of its query changed; None or "" takes a part away."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


# ---- numbers, dates, masks ----


@register.filter
def number(value: Any, places: int = 0) -> str:
    """Write `12,345`."""
    return formats.number(value, places)


@register.filter
def yuan(fen: int | None) -> str:
    """Write fen as yuan with two decimals."""
    return formats.yuan(fen)


@register.filter
def percent_of(part: Any, whole: Any) -> str:
    """Write the share with one decimal: `{{ met|percent_of:all }}`."""
    return formats.percent(part, whole)


@register.filter
def day(value: date | None, style: str = "") -> str:
    """Write `9月14日`, with its year when it is another's; `|day:"full"` always with the year."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return formats.day(value, today=timezone.localdate(), language=_language(), is_full=style == "full")


@register.filter
def weekday(value: date) -> str:
    """Write the day of the week."""
    return formats.weekday(value, language=_language())


@register.filter
def moment(value: datetime | None) -> str:
    """Write `9月14日 18:00` in China's time."""
    local = timezone.localtime(value) if value else None
    return formats.moment(local, today=timezone.localdate(), language=_language())


@register.filter
def clock(value: datetime | None) -> str:
    """Write `18:00` in China's time."""
    return f"{timezone.localtime(value):%H:%M}" if value else formats.NONE


@register.filter
def masked(value: str, kind: str) -> str:
    """Mask a name, an identity number or a phone: `{{ text|masked:"phone" }}`."""
    return {"name": formats.mask_name, "identity": formats.mask_identity, "phone": formats.mask_phone}[kind](value)


@register.filter
def or_unknown(value: Any) -> Any:
    """Write 未登记 where nothing is known."""
    return gettext("未登记") if value in (None, "") else value


@register.filter
def said(msgid: str) -> str:
    """Say a sentence that came as a msgid (labels of terms, checks, facts)."""
    return say_words(str(msgid)) if msgid else ""


# ---- forms ----


@register.filter
def shape(field: BoundField) -> str:
    """Name the way a field is drawn: one tick, several choices, hidden, or a line."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


@register.simple_tag
def control(field: BoundField, width: str = "") -> SafeString:
    """Draw the control of a field with its class, hint and error linked."""
    if shape(field) in ("tick", "hidden", "choices"):
        return SafeString(field.as_widget())
    known = str(field.field.widget.attrs.get("class", ""))
    classes = " ".join(part for part in ("in", f"w-{width}" if width else "", known) if part)
    return SafeString(field.as_widget(attrs={"class": classes}))


@register.filter
def fields_shown(form: Any) -> list[BoundField]:
    """Return the visible fields of a form."""
    return list(form.visible_fields()) if form is not None else []


# ---- drawings ----


@register.simple_tag
def bullet(value: float, low: float | None = None, high: float | None = None, top: float | None = None) -> SafeString:
    """Draw a value against its allowed band: pale band, thin bar, a tick at the limit. The words stand beside it."""
    value, low_edge = float(value or 0), float(low or 0)
    end = float(top or 0) or max(value, float(high or 0), low_edge * 2, 1.0) * (1.0 if high and value <= high else 1.05)
    band_end = float(high) if high is not None else end
    is_inside = value >= low_edge and (high is None or value <= high)
    at = {
        name: f"{100 * min(part, end) / end:.1f}"
        for name, part in (("value", value), ("low", low_edge), ("high", band_end))
    }
    wide = f"{max(float(at['high']) - float(at['low']), 0):.1f}"
    ticks = [at["low"]] if low else []
    if high is not None and float(high) < end:
        ticks.append(at["high"])
    marks = format_html_join("", '<rect class="f-mute" x="{}" width=".8" height="8"/>', ((tick,) for tick in ticks))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="bg" width="100" height="8"/>'
        '<rect class="band" x="{}" width="{}" height="8"/><rect class="{}" y="2" width="{}" height="4"/>{}</svg>',
        at["low"], wide, "f-ok" if is_inside else "f-bad", at["value"], marks,
    )  # fmt: skip


@register.simple_tag
def meter(value: float, whole: float, state: str = "info") -> SafeString:
    """Draw how much of a whole is done."""
    share = f"{100 * min(float(value or 0) / float(whole), 1):.1f}" if whole else "0"
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg" width="100" height="8"/><rect class="f-{}" width="{}" height="8"/></svg>',
        state, share,
    )  # fmt: skip


@register.simple_tag
def segment_bar(parts: Iterable[tuple[str, float]], label: str = "") -> SafeString:
    """Draw parts of a whole side by side: [("ok", 18), ("bad", 2)]; the counts stand beside it in words."""
    shown = [(state, float(size)) for state, size in parts if size]
    whole = sum(size for _state, size in shown) or 1.0
    at, pieces = 0.0, []
    for state, size in shown:
        width = 100 * size / whole
        pieces.append((state, f"{at:.2f}", f"{max(width - 0.3, 0.2):.2f}"))
        at += width
    drawn = format_html_join("", '<rect class="f-{}" x="{}" width="{}" height="12"/>', pieces)
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="segbar" viewBox="0 0 100 12" preserveAspectRatio="none" {}>{}</svg>',
        conditional_escape(spoken),
        drawn,
    )
