"""What a reader may set for their own eyes: kept in cookies, so that it works before signing in and without script."""

from dataclasses import dataclass

from shequ.kernel.words import _

YEAR_S = 365 * 24 * 3600
LANGUAGE_COOKIE = "django_language"


@dataclass(frozen=True, slots=True)
class Preference:
    """One switch: the cookie it is kept in and the values it takes, the first being the default."""

    name: str
    title: str
    cookie: str
    choices: tuple[tuple[str, str], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The allowed values."""
        return tuple(value for value, _label in self.choices)

    def read(self, cookies: dict[str, str]) -> str:
        """Return the chosen value; what we never gave out counts as the default."""
        kept = cookies.get(self.cookie, "")
        return kept if kept in self.values else self.values[0]


THEME = Preference("theme", _("颜色"), "theme", (("system", _("随系统")), ("light", _("浅色")), ("dark", _("深色"))))
TEXT = Preference("text", _("字号"), "text", (("normal", _("标准字")), ("large", _("大字版"))))
DENSITY = Preference(
    "density", _("行距"), "density", (("regular", _("标准")), ("roomy", _("宽松")), ("compact", _("紧凑")))
)
KEYS = Preference("keys", _("快捷键"), "keys", (("on", _("打开")), ("off", _("关闭"))))
# The names of languages are written in the language itself.
LANGUAGE = Preference("language", _("语言"), LANGUAGE_COOKIE, (("zh-hans", "中文"), ("en", "English")))
PREFERENCES = {each.name: each for each in (THEME, TEXT, DENSITY, KEYS, LANGUAGE)}
