"""What a column is: its meaning guessed from the words in its header.

The spellings are those met in real-name rosters of organisation and establishment offices and in lists of bodies; a person
can correct any guess, and the correction is remembered for headers of the same wording.
"""

from collections.abc import Sequence
from enum import StrEnum

from shequ.base.headers import Dictionary, once_each
from shequ.kernel.words import _


class Meaning(StrEnum):
    """What a column of a roster can tell."""

    BODY = "body"
    BODY_AND_POST = "body_and_post"
    NAME = "name"
    NUMBER = "number"
    SEX = "sex"
    BIRTH = "birth"
    HEAD_KIND = "head_kind"
    SOURCE = "source"
    POST = "post"
    MODE = "mode"
    HELD_SINCE = "held_since"
    SINCE = "since"
    DOCUMENT = "document"
    LEFT_ON = "left_on"
    LEFT_REASON = "left_reason"
    PHONE = "phone"
    EDUCATION = "education"
    POLITICAL = "political"
    SERIAL = "serial"
    IGNORED = "ignored"


TITLES: dict[Meaning, str] = {
    Meaning.BODY: _("单位"), Meaning.BODY_AND_POST: _("单位及职务"), Meaning.NAME: _("姓名"), Meaning.NUMBER: _("公民身份号码"),
    Meaning.SEX: _("性别（只用来核对）"), Meaning.BIRTH: _("出生日期（只用来核对）"), Meaning.HEAD_KIND: _("编制类别"),
    Meaning.SOURCE: _("人员来源"), Meaning.POST: _("岗位"), Meaning.MODE: _("任职方式"), Meaning.HELD_SINCE: _("任职时间"),
    Meaning.SINCE: _("进本单位时间"), Meaning.DOCUMENT: _("文号"), Meaning.LEFT_ON: _("离岗时间"),
    Meaning.LEFT_REASON: _("离岗原因"), Meaning.PHONE: _("电话"), Meaning.EDUCATION: _("学历"),
    Meaning.POLITICAL: _("政治面貌"), Meaning.SERIAL: _("序号"), Meaning.IGNORED: _("不导入"),
}  # fmt: skip

_VARIANTS: dict[Meaning, str] = {
    Meaning.SERIAL: "序号 编号 顺序号 NO NO. 序 人员编号",
    Meaning.BODY: "单位 机构 单位名称 机构名称 工作单位 所在单位 现工作单位 编制所在单位 所属单位 所在机构 任职单位 部门 所在部门 工作部门 内设机构 "
    "机构(单位)名称 单位全称 现单位 编制单位 机构编制所在单位",
    Meaning.BODY_AND_POST: "单位及职务 工作单位及职务 现工作单位及职务 单位职务 现任职务及单位 工作单位和职务 单位及岗位",
    Meaning.NAME: "姓名 人员姓名 名字 职工姓名 干部姓名 员工姓名 工作人员姓名",
    Meaning.NUMBER: "公民身份号码 身份证号 身份证号码 公民身份证号 公民身份证号码 身份证 证件号码 居民身份证号码 居民身份证号 身份号码 "
    "公民身份号",
    Meaning.SEX: "性别 男女 男/女",
    Meaning.BIRTH: "出生日期 出生年月 出生年月日 出生时间 生日 出生",
    Meaning.HEAD_KIND: "编制类别 编制性质 编制种类 编制类型 占用编制 占编类别 占用编制类别 占编情况 人员编制类别 使用编制 所占编制 编制",
    Meaning.SOURCE: "人员来源 用人方式 人员性质 人员类别 人员身份 用工方式 身份类别 来源 用工性质 人员类型 聘用方式 用工形式 进入方式 身份",
    Meaning.POST: "岗位 职务 现任职务 岗位名称 职务名称 职务(岗位) 岗位(职务) 职务/岗位 岗位/职务 行政职务 担任职务 现任岗位 所任职务 任职岗位 "
    "职务或岗位",
    Meaning.MODE: "任职方式 任职形式 任职情况 任职类型 专兼职 专任/兼任 是否兼任 专/兼 任职性质 履职方式",
    Meaning.HELD_SINCE: "任职时间 任现职时间 任职日期 任现职务时间 任职年月 任现岗时间 现任职时间 聘任时间 任现职年月",
    Meaning.SINCE: "进本单位时间 进入本单位时间 入职时间 进入单位时间 到岗时间 到岗日期 上岗时间 调入时间 入编时间 进入时间 到本单位时间 "
    "进单位时间 进本单位年月 进入本单位年月 到本单位工作时间 占编时间 入职日期 进本单位日期 调入本单位时间",
    Meaning.DOCUMENT: "文号 文件号 依据文件 任职文号 批准文号 任免文号 依据 文件依据 任职文件 批文号 审批文号 进人文号 录用文号",
    Meaning.LEFT_ON: "离岗时间 离岗日期 离职时间 离职日期 离任时间 退出时间 调出时间 退休时间 减员时间 离开时间",
    Meaning.LEFT_REASON: "离岗原因 离职原因 减员原因 退出原因 离岗事由 减员方式 离任原因 变动原因",
    Meaning.PHONE: "手机号 手机号码 联系电话 联系方式 电话 手机 移动电话 电话号码 本人电话 办公电话",
    Meaning.EDUCATION: "学历 文化程度 最高学历 全日制学历 学历层次",
    Meaning.POLITICAL: "政治面貌 政治面目 党派",
    Meaning.IGNORED: "备注 说明 备 民族 籍贯 出生地 参加工作时间 工作时间 入党时间 学位 专业 毕业院校 毕业院校及专业 年龄 工龄 级别 职级 "
    "行政级别 职务层次 现任职级 职称 技术等级 岗位等级 工资级别 工资 住址 家庭住址 健康状况 婚姻状况 曾用名 照片 录用时间 公务员登记时间 "
    "不能导入的原因 审核意见 联系人 邮箱 籍 熟悉专业 核定编制数 实有人数 经费形式 经费来源 单位性质 单位级别 主管部门 社会保险号 在职学历",
}  # fmt: skip

_DICTIONARY = Dictionary(
    _VARIANTS,
    (
        (r"家属|配偶|紧急|邮箱|邮编|微信|原(?:单位|职务|工作)|参加工作|入党|毕业|工资|职级|核定|实有", Meaning.IGNORED),
        (r"(?:身份证|证件号|公民身份)", Meaning.NUMBER),
        (r"单位.*职务", Meaning.BODY_AND_POST),
        (r"(?:进|入|到|调入).*(?:单位|岗|职|编).*(?:时间|日期|年月)", Meaning.SINCE),
        (r"任.*职.*(?:时间|日期|年月)", Meaning.HELD_SINCE),
        (r"(?:离岗|离职|退休|调出|减员).*(?:时间|日期|年月)", Meaning.LEFT_ON),
        (r"(?:离岗|离职|减员).*(?:原因|事由|方式)", Meaning.LEFT_REASON),
        (r"文号", Meaning.DOCUMENT),
        (r"编制.*(?:类|性质|种)", Meaning.HEAD_KIND),
        (r"(?:手机|电话)", Meaning.PHONE),
        (r"出生.*(?:日期|年月)", Meaning.BIRTH),
        (r"政治面[貌目]", Meaning.POLITICAL),
        (r"(?:人员|用工|用人).*(?:来源|性质|方式|类别)", Meaning.SOURCE),
    ),
)
meaning_of, is_known = _DICTIONARY.meaning_of, _DICTIONARY.is_known


def guess(columns: Sequence[Sequence[str]]) -> list[Meaning | None]:
    """Guess the meaning of each column from its header words, top to bottom.

    A meaning that occurs twice goes to its first column; serial numbers and ignored columns may repeat.
    """
    found = [_guess_column([words for words in column if words]) for column in columns]
    return once_each(found, ignored=Meaning.IGNORED, may_repeat=(Meaning.SERIAL, Meaning.IGNORED))


def _guess_column(words: list[str]) -> Meaning | None:
    if not words:
        return None
    joined = "".join(words)
    if len(words) > 1 and is_known(joined):
        return meaning_of(joined)
    return next((meaning for text in reversed(words) if (meaning := meaning_of(text)) is not None), None)
