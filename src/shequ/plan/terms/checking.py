"""What a room's checks are made of. `checks.py` of any room imports these, and nothing else of plan."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from shequ.kernel.call import Call
from shequ.kernel.words import _

Number = int | Decimal
Measured = int | float | Decimal | str | None


class Strength(StrEnum):
    """How strongly a clause binds: STOP refuses, WARN lets through with a reason, INFO is shown without colour."""

    STOP = "STOP"
    WARN = "WARN"
    INFO = "INFO"


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_TITLES: dict[str, str] = {
    Severity.ERROR: _("不达标"),
    Severity.WARNING: _("提醒"),
    Severity.INFO: _("参考"),
}
SEVERITY_OF: dict[Strength, Severity] = {
    Strength.STOP: Severity.ERROR,
    Strength.WARN: Severity.WARNING,
    Strength.INFO: Severity.INFO,
}
"""A breach found in existing data, by the strength of its rule; none named counts as STOP."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number (or day, or text) of the plan in force: its value, unit, clause, and where it comes from.

    source is "" for the pack's own value, otherwise the reason of the override that replaced it.
    """

    value: Any
    unit: str = ""
    clause: str = ""
    source: str = ""


def limit(name: str) -> Any:
    """Declare a field of a room's `Limits` dataclass, filled with the parameter `name` of the pack in force."""
    return field(default=None, metadata={"parameter": name})


def parameters_of(kind: type) -> dict[str, str]:
    """Return field name → parameter name of a `Limits` dataclass.

    Raises: TypeError when a field names no parameter and has no default.
    """
    found = {}
    for item in fields(kind):
        name = item.metadata.get("parameter")
        if name:
            found[item.name] = name
        elif item.default is MISSING and item.default_factory is MISSING:
            raise TypeError(f"{kind.__name__}.{item.name} names no parameter")
    return found


@dataclass(frozen=True, slots=True)
class Threshold:
    """One bar for one measure, by parameter names, with the strength of its breach.

    subject: "existing", "new", or a class of the pack ("class:large"); "" is any.
    tolerance names a parameter in percent: outside the band but within the tolerance the breach has strength `within`.
    """

    measure: str
    low: str = ""
    high: str = ""
    strength: Strength = Strength.STOP
    subject: str = ""
    tolerance: str = ""
    within: Strength = Strength.INFO
    propose: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """A measured value outside its band.

    required: the band as people read it. propose: a consequence such as split.
    """

    strength: Strength
    required: str
    low: Number | None = None
    high: Number | None = None
    propose: str = ""


class Scene(Protocol):
    """What a check is given: where, when, by whose right, and the numbers of the pack in force."""

    @property
    def area(self) -> str:
        """The area code the run is limited to; "" is everywhere."""

    @property
    def on(self) -> date:
        """The day as of which the answer counts."""

    @property
    def call(self) -> Call:
        """A call with the system's right to read everything."""

    def value(self, name: str, *, area: str = "", cls: str = "") -> Limit | None:
        """Return a parameter for an area and class; None when this plan sets none."""

    def judge(
        self,
        measure: str,
        measured: Number | float | None,
        *,
        area: str = "",
        cls: str = "",
        subject: str = "existing",
    ) -> Breach | None:
        """Return the worst breach of the binding's thresholds for the measure, None when inside all of them."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a plain setting that the pack's binding gives to this rule kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing a check found. The engine adds the clause and the severity.

    subject: `<noun>:<key>`, the same from run to run. name: what people call it, without personal data.
    what, mend, unit: msgids; `{name}`, `{measured}`, `{required}` and everything in `values` are filled in.
    strength: None is the binding's, or STOP. link, link_args: the url name and arguments of the page with the evidence.
    institution: the code of the institution that has to act, "" when the clause's lead unit has to.
    """

    subject: str
    area: str
    what: str
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    measured: Measured = None
    required: Measured = None
    unit: str = ""
    strength: Strength | None = None
    mend: str = ""
    link: str = ""
    link_args: tuple[str, ...] = ()
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check measured: how many subjects it looked at (0 is unmeasurable, never green) and what it found."""

    population: int
    found: Iterable[Found] = ()


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """The check could not measure, and why (a msgid)."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule kind together with the one set-based measurement that answers it.

    affected_by: codes of the facts after which the answer can differ; an incremental run repeats what they touch.
    needs: parameters without which the check is grey ("this plan sets none").
    is_daily: the answer also depends on the day (due dates), so that each new day repeats it.
    is_of_plan: the answer is about the plan as a whole; a part of its area cannot be measured by it.
    is_of_clause: the answer depends on which clause asks, so that two clauses bound alike do not share it.
    """

    kind: str
    run: Callable[[Any], Outcome | Unmeasured]
    affected_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    is_daily: bool = False
    is_of_plan: bool = False
    is_of_clause: bool = False
