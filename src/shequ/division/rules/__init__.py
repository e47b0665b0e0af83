"""What is right in a division on screen: no database, no clock, no settings."""

from collections.abc import Collection, Mapping

from shequ.areas.terms import DIGITS, Level
from shequ.division import terms
from shequ.division.terms import StudyState
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _


class StudyNotSo(Stale):
    """The study is not in a state in which this can be done."""

    code = "division.study_not_so"
    message = _("这次划分{state}，不能这样办")
    mend = _("请刷新后看现在的状态")


class NoBlocks(Refused):
    """There is nothing to divide."""

    code = "division.no_blocks"
    message = _("所选范围在 {on} 没有街坊")
    mend = _("请先在“地图”导入街坊图，或另选范围和数据日")


class TooManyBlocks(Refused):
    """More blocks than a study on screen takes."""

    code = "division.too_many_blocks"
    message = _("所选范围有 {count} 个街坊，一次最多 {most} 个")
    mend = _("请分区域办理，或用命令 shequ divide")


class CountsMissing(Refused):
    """Blocks without a number of households."""

    code = "division.counts_missing"
    message = _("{count} 个街坊没有户数：{names}")
    mend = _("请在街坊图上补齐户数，或改用居民登记的户数")


class NobodyCounted(Refused):
    """No household lives in any of the blocks."""

    code = "division.nobody_counted"
    message = _("所选范围内一户也没有数到")
    mend = _("请核对数据日；居民名册导入以前，可以用街坊图上标注的户数")


class NoNeighbours(Refused):
    """The blocks do not touch."""

    code = "division.no_neighbours"
    message = _("街坊之间都不相邻")
    mend = _("请核对街坊图；街道很宽时把“街道宽度”填大一些")


class BandMissing(Refused):
    """Neither the plan nor the form sets a band."""

    code = "division.band_missing"
    message = _("本方案没有规定{what}，这里也没有填")
    mend = _("请填写上下限")


class BandWrong(Refused):
    """A band whose ends do not fit."""

    code = "division.band_wrong"
    message = _("{what}的下限须大于 0 且不大于上限")
    mend = _("请改正上下限")


class ReasonMissing(Refused):
    """A band other than the plan's, without a reason."""

    code = "division.reason_missing"
    kind = "parameter.override_reason"
    message = _("{what}与方案规定的不同，没有写理由")
    mend = _("请写明为什么要用别的上下限，或改回方案的规定")


class ParameterWrong(Refused):
    """A number or a word that no division takes."""

    code = "division.parameter_wrong"
    message = _("“{what}”填的不在允许的范围内：{value}")
    mend = _("请按提示改正")


class BlockUnknown(Refused):
    """A block that is not part of the study."""

    code = "division.block_unknown"
    message = _("没有这些街坊：{names}")
    mend = _("请按列表中的街坊编号填写")


class CommunityUnknown(Refused):
    """A community that is not part of the study or proposal."""

    code = "division.community_unknown"
    message = _("没有这个社区：{name}")
    mend = _("请从列表中选择")


class CannotDivide(Refused):
    """The solver cannot divide the blocks as asked."""

    code = "division.cannot_divide"
    message = _("按这些条件不能划分：{why}{places}")
    mend = _("请改条件后再算")


class NothingMoves(Refused):
    """A change by hand that changes nothing."""

    code = "division.nothing_moves"
    message = _("所选街坊已经在这个社区，没有变动")
    mend = _("请另选街坊或社区")


class NothingToUndo(Refused):
    """There is no change to take back, or to do again."""

    code = "division.nothing_to_undo"
    message = _("没有可以撤销或重做的修改")
    mend = ""


class BlockLocked(Refused):
    """A locked block does not leave its community."""

    code = "division.block_locked"
    message = _("街坊 {names} 已锁定，不能离开现在的社区")
    mend = _("请在条件中解除锁定后重新计算")


class CommunityKept(Refused):
    """A community that was to stay as it is neither loses nor takes blocks."""

    code = "division.community_kept"
    message = _("“{name}”按条件保持原样，街坊不能移出，也不能移入")
    mend = _("请“改条件另算”，或另选社区")


class CannotSplit(Refused):
    """A community that cannot be parted so."""

    code = "division.cannot_split"
    message = _("“{name}”不能这样拆分：{why}")
    mend = _("请另画一条线，或直接选街坊移到新社区")


class OnlySolver(Refused):
    """Proposals of the solver stay as they were computed."""

    code = "division.only_solver"
    message = _("计算得出的方案保持原样")
    mend = _("请先“在地图上改”，在副本上修改")


class ProposalMoved(Stale):
    """The proposal was changed meanwhile."""

    code = "division.proposal_moved"
    message = _("方案刚有人改过")
    mend = _("请看过现在的样子再改")


class NameWrong(Refused):
    """A name or code that a community cannot bear."""

    code = "division.name_wrong"
    message = _("{what}：{name}")
    mend = _("请改名称或代码")


class NotWhole(Refused):
    """A proposal with communities in pieces or blocks in none cannot be filed."""

    code = "division.not_whole"
    message = _("方案还不能申报：{what}{names}")
    mend = _("请先在地图上改好")


class GridsMissing(Refused):
    """The grids of a proposal were not drawn, or blocks moved since."""

    code = "division.grids_missing"
    message = _("方案中的网格还没有划，或者划好以后街坊又动过")
    mend = _("请先划网格")


class FilingNotApproved(Refused):
    """The county government has not decided yet."""

    code = "division.filing_not_approved"
    message = _("“{title}”还没有批准，方案不能生效")
    mend = _("请等县政府的批准文件；进度见“社区备案”")


class NotYetInForce(Refused):
    """The decision holds from a later day."""

    code = "division.not_yet_in_force"
    message = _("批准文件规定自 {on} 起生效，还没有到")
    mend = _("请到生效之日再办")


class ItemsOpen(Refused):
    """Matters of the transition are not settled."""

    code = "division.items_open"
    message = _("过渡事项还有 {count} 项没有办完：{names}")
    mend = _("请逐项办完并写明情况")


class ItemNoteMissing(Refused):
    """A matter is settled in words."""

    code = "division.item_note_missing"
    message = _("请写明这一项是怎样办的")
    mend = _("写依据、去向或结论，一句话即可")


class BodiesStand(Refused):
    """Bodies of a community that ends still stand."""

    code = "division.bodies_stand"
    message = _("撤并的社区还有 {count} 个机构没有撤销：{names}")
    mend = _("请先执行机构调整令，再办这一项")


class GroundMoved(Stale):
    """The map has changed since the blocks were frozen."""

    code = "division.ground_moved"
    message = _("数据日以后街坊图有变动：{names}")
    mend = _("请用现在的街坊图重新计算并申报")


def check_state(state: str, *allowed: str) -> None:
    """Refuse what the state of a study does not allow."""
    if state not in allowed:
        raise StudyNotSo(state=StudyState(state).label)


def check_next(state: str, to: str) -> None:
    """Refuse a step that does not lead on from a state."""
    if to not in terms.NEXT.get(state, frozenset()):
        raise StudyNotSo(state=StudyState(state).label)


def check_code(code: str, *, parent: str) -> None:
    """Refuse a code that is no community's below a town: 12 digits, the first nine those of the town."""
    if not (code.isascii() and code.isdigit() and len(code) == DIGITS[Level.COMMUNITY] and code.startswith(parent)):
        raise NameWrong(field="names", what=_("代码不合规，应为 12 位数字，以所属街镇的代码开头"), name=code)


def check_names(names: Mapping[int, tuple[str, str]], *, standing: Mapping[str, str], ended: Collection[str]) -> None:
    """Refuse names missing or twice, and codes twice, in use by another community or ended.

    names: label → name and code, code "" for a provisional one. standing: code → name of communities that are not part of
    the proposal; ended: codes that were used before and ended.
    """
    seen_names: set[str] = set(standing.values())
    seen_codes: set[str] = set()
    for name, code in names.values():
        if not name.strip():
            raise NameWrong(field="names", what=_("有社区没有名称"), name="—")
        if len(name) > terms.NAME_LENGTH:
            raise NameWrong(field="names", what=_("名称太长"), name=name)
        if name in seen_names:
            raise NameWrong(field="names", what=_("名称重复"), name=name)
        seen_names.add(name)
        if not code:
            continue
        if code in seen_codes or code in standing:
            raise NameWrong(field="names", what=_("代码重复"), name=code)
        if code in ended:
            raise NameWrong(field="names", what=_("代码曾经用过，不能再用"), name=code)
        seen_codes.add(code)
