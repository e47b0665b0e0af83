"""How the house says no.

`Hidden` 404: absent or not yours. `NotPermitted` 403. `Refused` 422: a rule says no. `Stale` 409: changed meanwhile.
Anything else that is raised is a fault of ours.
"""

from typing import ClassVar

from shequ.kernel.words import _


class Refusal(Exception):
    """A clear no: a stable code, a sentence, what to do about it, the field it belongs to."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    kind: ClassVar[str] = ""
    """The rule kind; the pack in force gives its clause."""
    remembered: ClassVar[bool] = False
    """Whether the refusal itself must be known: it is written after the rollback."""
    message: ClassVar[str] = _("办不了")
    mend: ClassVar[str] = ""

    def __init__(self, message: str = "", *, field: str = "", mend: str = "", clause: str = "", **values: object):
        """Say no. `message` and `mend` are msgids with `{named}` places filled from `values`."""
        self.sentence = message or type(self).message
        self.advice = mend or type(self).mend
        self.field = field
        self.clause = clause
        self.values = values
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return fill(self.sentence, self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.sentence, self.field, self.advice, self.clause, self.values))


class Hidden(Refusal):
    """Absent, or not to be seen by this actor: the answer is the same."""

    status = 404
    code = "hidden"
    message = _("没有找到，或者不在您的管理范围内")
    mend = _("请核对编号，或从列表中进入")


class NotPermitted(Refusal):
    """The actor may see the matter but may not do this."""

    status = 403
    code = "not_permitted"
    remembered = True
    message = _("您现在的岗位不能办这件事")
    mend = _("请换一个岗位，或联系安全管理员核对授权")


class Refused(Refusal):
    """A rule says no."""

    status = 422


class Stale(Refusal):
    """Somebody changed the matter meanwhile."""

    status = 409
    code = "stale"
    message = _("这条记录刚被别人改过")
    mend = _("您填的内容还在；请先看看现在的内容，再提交一次")


class Busy(Refusal):
    """The database is locked by a long write; nothing was lost."""

    status = 503
    code = "busy"
    message = _("系统正在写入大批数据，暂时不能保存")
    mend = _("请稍等几秒再提交，您填的内容还在")


def fill(sentence: str, values: dict[str, object]) -> str:
    """Put the values into the `{named}` places of a sentence; a sentence without values stays as it is."""
    return sentence.format(**values) if values else sentence


def _rebuild(
    kind: type[Refusal], sentence: str, field: str, mend: str, clause: str, values: dict[str, object]
) -> Refusal:
    return kind(sentence, field=field, mend=mend, clause=clause, **values)
