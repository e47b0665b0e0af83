"""What a column is: its meaning guessed from the words in its header.

The spellings are those met in rosters of communities, police stations and grids; a person can correct any guess, and the
correction is remembered for headers of the same wording.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from shequ.base.headers import Dictionary, once_each, spelled
from shequ.kernel.words import _


class Meaning(StrEnum):
    """What a column of a roster can tell."""

    NAME = "name"
    NUMBER = "number"
    KIND = "kind"
    SEX = "sex"
    BIRTH = "birth"
    AGE = "age"
    NATIONALITY = "nationality"
    HOUSEHOLD_NO = "household_no"
    HEAD_NAME = "head_name"
    HEAD_NUMBER = "head_number"
    RELATION = "relation"
    PHONE = "phone"
    HUKOU_ADDRESS = "hukou_address"
    HUKOU_KIND = "hukou_kind"
    ADDRESS = "address"
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    GRID = "grid"
    RENHU = "renhu"
    SEPARATED = "separated"
    PERSON_KIND = "person_kind"
    EDUCATION = "education"
    POLITICAL = "political"
    IS_PARTY_MEMBER = "is_party_member"
    MARITAL = "marital"
    WORK = "work"
    DIBAO = "dibao"
    TEKUN = "tekun"
    DISABLED = "disabled"
    LABELS = "labels"
    LIVES_ALONE = "lives_alone"
    EMPTY_NEST = "empty_nest"
    LEFT_BEHIND = "left_behind"
    VETERAN = "veteran"
    LOST_CHILD = "lost_child"
    DEAD = "dead"
    DIED_ON = "died_on"
    MOVED_OUT = "moved_out"
    MOVED_OUT_ON = "moved_out_on"
    MOVED_IN_ON = "moved_in_on"
    REMARK = "remark"
    SERIAL = "serial"
    IGNORED = "ignored"


TITLES: dict[Meaning, str] = {
    Meaning.NAME: _("姓名"), Meaning.NUMBER: _("证件号码"), Meaning.KIND: _("证件类型"), Meaning.SEX: _("性别"),
    Meaning.BIRTH: _("出生日期"), Meaning.AGE: _("年龄（只用来核对）"), Meaning.NATIONALITY: _("民族"),
    Meaning.HOUSEHOLD_NO: _("户号"), Meaning.HEAD_NAME: _("户主姓名"), Meaning.HEAD_NUMBER: _("户主证件号码"),
    Meaning.RELATION: _("与户主关系"), Meaning.PHONE: _("联系电话"), Meaning.HUKOU_ADDRESS: _("户籍地址"),
    Meaning.HUKOU_KIND: _("户口性质"), Meaning.ADDRESS: _("现住址"), Meaning.ESTATE: _("小区或路巷"),
    Meaning.BUILDING: _("楼栋"), Meaning.UNIT: _("单元"), Meaning.ROOM: _("房号"), Meaning.GRID: _("所属网格"),
    Meaning.RENHU: _("人户一致"), Meaning.SEPARATED: _("人户分离"), Meaning.PERSON_KIND: _("人员类型"),
    Meaning.EDUCATION: _("文化程度"), Meaning.POLITICAL: _("政治面貌"), Meaning.IS_PARTY_MEMBER: _("是否党员"),
    Meaning.MARITAL: _("婚姻状况"), Meaning.WORK: _("工作单位"), Meaning.DIBAO: _("低保"), Meaning.TEKUN: _("特困"),
    Meaning.DISABLED: _("残疾"), Meaning.LABELS: _("重点类别"), Meaning.LIVES_ALONE: _("独居老人"),
    Meaning.EMPTY_NEST: _("空巢老人"), Meaning.LEFT_BEHIND: _("留守儿童"), Meaning.VETERAN: _("退役军人"),
    Meaning.LOST_CHILD: _("失独"), Meaning.DEAD: _("是否死亡"), Meaning.DIED_ON: _("死亡日期"),
    Meaning.MOVED_OUT: _("是否已迁出"), Meaning.MOVED_OUT_ON: _("迁出日期"), Meaning.MOVED_IN_ON: _("入住或迁入日期"),
    Meaning.REMARK: _("备注"), Meaning.SERIAL: _("序号"), Meaning.IGNORED: _("不导入"),
}  # fmt: skip

_VARIANTS: dict[Meaning, str] = {
    Meaning.SERIAL: "序号 编号 顺序号 NO NO. 序列号 序",
    Meaning.NAME: "姓名 客户名称 居民姓名 成员姓名 人员姓名 家庭成员姓名 姓名(全称) 家庭成员 名字 人口姓名",
    Meaning.HEAD_NAME: "户主姓名 户主 户主名 户主名称",
    Meaning.HEAD_NUMBER: "户主身份证号码 户主身份证号 户主证件号码 户主证件号 户主公民身份号 户主公民身份号码 "
    "户主公民身份证号 户主公民身份证号码 户主身份证",
    Meaning.NUMBER: "身份证号 身份证号码 公民身份号码 公民身份证号 公民身份证号码 身份证 证件号码 证件号 居民身份证号码 居民身份证号 "
    "身份号码 身份证件号码 本人身份证号 公民身份号 成员证件号码 成员身份证号 成员身份证号码",
    Meaning.KIND: "证件类型 证件种类 证件类别",
    Meaning.SEX: "性别 男/女 男女 性别(男/女)",
    Meaning.BIRTH: "出生日期 出生年月 出生年月日 生日 出生时间 出生",
    Meaning.AGE: "年龄 周岁 年龄(周岁) 岁数 实足年龄",
    Meaning.NATIONALITY: "民族 族别",
    Meaning.HOUSEHOLD_NO: "户号 户编号 户口编号 户号编码 家庭编号 户籍编号 户口簿号 户口本号 户口号",
    Meaning.RELATION: "与户主关系 和户主关系 与户主的关系 与其他人员关系 家庭关系 关系 称谓 与户主之关系 户主关系 成员关系 与房主关系",
    Meaning.PHONE: "联系电话 联系方式 手机号 手机号码 电话 本人联系方式 手机 电话号码 本人电话 联系电话(手机) 移动电话 固定电话",
    Meaning.HUKOU_ADDRESS: "户籍地址 户籍地 户籍所在地 户口所在地 户籍地门牌号 户籍门(楼)详址 户籍小区/建筑 户口地址 户籍地详址 户籍详细地址",
    Meaning.HUKOU_KIND: "户口性质 户别 户口类型 户籍类型 户籍类别 农业/非农 户籍性质 户口类别",
    Meaning.ADDRESS: "现住址 现住地 现住地址 现居地地址 居住地址 常住地址 实际居住地 家庭住址 现住门(楼)详址 门牌地址 住址 "
    "楼号、单元、房间号 楼号单元房间号 现居住地 现居住地址 详细地址 家庭地址 居住地 现居住址 现住址(楼-单元-室) 现住址(楼-单元-房号) "
    "楼-单元-室 房屋地址 楼栋单元房号 实际居住地址 常住地",
    Meaning.ESTATE: "小区名称 小区 现住小区/建筑 小区/建筑 现住小区 所在小区 居住小区 街路巷 小区(街巷)",
    Meaning.BUILDING: "楼栋 楼号 栋号 楼栋号 幢 幢号 栋",
    Meaning.UNIT: "单元 单元号",
    Meaning.ROOM: "房号 房间号 室号 门牌号 房间 户室号",
    Meaning.GRID: "所属网格 网格编号 归属网格 网格 网格号 所在网格 网格名称",
    Meaning.RENHU: "人户一致 是否人户一致 人户一致标识 居住状态 人户情况 人户状态 人口状态",
    Meaning.SEPARATED: "是否人户分离 人户分离",
    Meaning.PERSON_KIND: "人员类型 人口类型 居住类型 管理类型 人口性质 人员类别 人口类别 登记类型 常住/流动 户籍/流动",
    Meaning.EDUCATION: "文化程度 学历 受教育程度 教育程度 文化",
    Meaning.POLITICAL: "政治面貌 政治面目",
    Meaning.IS_PARTY_MEMBER: "是否党员 党员",
    Meaning.MARITAL: "婚姻状况 婚姻状态 婚否 婚姻",
    Meaning.WORK: "工作单位 服务处所 就业单位 工作单位及职务 工作单位(就读学校) 职业 就业情况 从业状况 工作学习情况 工作情况",
    Meaning.DIBAO: "低保 是否低保 是否低保户 低保信息 低保户 最低生活保障",
    Meaning.TEKUN: "是否五保户 特困 五保户 是否特困 特困供养 特困人员",
    Meaning.DISABLED: "是否残疾 残疾类别/等级 残疾 残疾信息 残疾类别 残疾人 是否残疾人 残疾等级",
    Meaning.LABELS: "重点类别 特殊人群类别 重点人员类别 人员标签 标签 特殊人群 重点人群 帮扶类别 重点人群类别",
    Meaning.LIVES_ALONE: "独居老人 是否独居老人 是否独居 独居",
    Meaning.EMPTY_NEST: "空巢老人 是否空巢老人 空巢",
    Meaning.LEFT_BEHIND: "留守儿童 是否留守儿童",
    Meaning.VETERAN: "退役军人 是否退役军人 退伍军人 优抚 优抚对象",
    Meaning.LOST_CHILD: "失独 是否失独 失独家庭",
    Meaning.DEAD: "是否死亡 是否已死亡 死亡 已故",
    Meaning.DIED_ON: "死亡日期 死亡时间",
    Meaning.MOVED_OUT: "是否已迁出 是否迁出 迁出",
    Meaning.MOVED_OUT_ON: "迁出日期 迁出时间",
    Meaning.MOVED_IN_ON: "入住时间 入住日期 户籍迁入日期 迁入日期 迁入时间 来本地时间 居住时间",
    Meaning.REMARK: "备注 备 说明 其他说明",
    Meaning.IGNORED: "紧急联系人 紧急联系电话 联系人 家属电话 联系人电话 紧急联系人电话 街道 社区 居委会 所属社区 "
    "健康状况 残疾证号码 残疾证号 慢性病 生活自理能力 低保证号 是否贫困户 是否建档立卡户 是否重点人员 "
    "是否特殊人群 社区矫正 刑满释放 精神障碍 是否独生子 是否独生子女 生育信息 初婚日期 育龄妇女 怀孕 房屋性质 是否出租 房主姓名 产权人 "
    "房东姓名 房东电话 业主姓名 业主电话 医保 养老保险 社保情况 医疗保险 迁往地 宗教信仰 兵役状况 血型 车牌号 是否养犬 户籍变更 "
    "镇 村 组 原所属乡镇 原行政村 乡镇 职务 身高 籍贯 出生地 曾用名 收入 年收入(元) 年收入 职业状况 照片 "
    "自有/租赁/借住 房屋类型 面积 登记日期 登记人 网格员 审核人 原因 导入结果 不能导入的原因",
}  # fmt: skip

_UNDER_HEAD = {Meaning.NAME: Meaning.HEAD_NAME, Meaning.NUMBER: Meaning.HEAD_NUMBER}
_PARENTS_OF_OTHERS = re.compile(r"紧急|联系人|房主|房东|业主|产权|监护|户主父|配偶信息|车主|网格员")
_PARENT_HEAD = re.compile(r"^户主(?:信息|情况|基本情况)?$")
_PARENT_HUKOU = re.compile(r"^(?:户籍|户口)(?:地|信息|情况|地址|所在地)?$")
_PARTS_OF_ADDRESS = frozenset({Meaning.ADDRESS, Meaning.ESTATE, Meaning.BUILDING, Meaning.UNIT, Meaning.ROOM})
_DICTIONARY = Dictionary(
    _VARIANTS,
    (
        (r"(?:紧急|房主|房东|业主|家属|监护人|父亲|母亲|配偶|邮箱|邮编|微信|原)", Meaning.IGNORED),
        (r"户主.*(?:身份证|证件号|身份号)", Meaning.HEAD_NUMBER),
        (r"(?:身份证|证件号|公民身份)", Meaning.NUMBER),
        (r"(?:与|和|同).*户主.*关系", Meaning.RELATION),
        (r"(?:手机|电话)", Meaning.PHONE),
        (r"(?:户籍|户口).*(?:地址|详址|所在地)", Meaning.HUKOU_ADDRESS),
        (r"(?:现住|居住|现居|家庭).*(?:址|地)$", Meaning.ADDRESS),
        (r"出生.*(?:日期|年月)", Meaning.BIRTH),
        (r"政治面[貌目]", Meaning.POLITICAL),
        (r"(?:文化|教育)程度", Meaning.EDUCATION),
    ),
)
meaning_of, is_known = _DICTIONARY.meaning_of, _DICTIONARY.is_known


def guess(parents: Sequence[Sequence[str]]) -> list[Meaning | None]:
    """Guess the meaning of each column from its header words, top to bottom.

    A meaning that occurs twice goes to its first column, except that the present address may be told in several parts;
    serial numbers and ignored columns may repeat. A lone head's name is the name of the listed persons.
    """
    found = [_guess_column([words for words in column if words]) for column in parents]
    if Meaning.NAME not in found and Meaning.HEAD_NAME in found:
        found[found.index(Meaning.HEAD_NAME)] = Meaning.NAME
        if Meaning.NUMBER not in found and Meaning.HEAD_NUMBER in found:
            found[found.index(Meaning.HEAD_NUMBER)] = Meaning.NUMBER
    return once_each(found, ignored=Meaning.IGNORED, may_repeat=(Meaning.SERIAL, Meaning.IGNORED))


def _guess_column(column: list[str]) -> Meaning | None:
    if not column:
        return None
    own, above = column[-1], column[:-1]
    joined = meaning_of("".join(column)) if above and is_known("".join(column)) else None
    if joined is not None:
        return joined
    meaning = meaning_of(own)
    parent = spelled(above[-1]) if above else ""
    if parent and meaning is not None:
        if _PARENTS_OF_OTHERS.search(parent):
            return Meaning.IGNORED
        if _PARENT_HEAD.match(parent) and meaning in _UNDER_HEAD:
            return _UNDER_HEAD[meaning]
        if _PARENT_HUKOU.match(parent) and meaning in _PARTS_OF_ADDRESS:
            return Meaning.HUKOU_ADDRESS if meaning is Meaning.ADDRESS else Meaning.IGNORED
    if meaning is None:
        for words in reversed(above):
            meaning = meaning or meaning_of(words)
    return meaning
