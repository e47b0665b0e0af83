"""What can be wrong with a row, a cell or a household: a code, how grave, a sentence, how to mend it.

REJECT: the row cannot enter. REVIEW: the row waits until a person decides. WARN: the row enters and stays to be checked.
Nothing is repaired unsaid: what is read otherwise than it is written, beyond width and spacing, is a warning.
"""

from dataclasses import dataclass, field

from shequ.base.problems import Sort, Weight
from shequ.kernel.refusals import fill
from shequ.kernel.words import _
from shequ.residents.roster.headers import Meaning


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one row: its sort, the column it is in, and the values for the sentence (already masked)."""

    code: str
    meaning: Meaning | None = None
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sort(self) -> Sort:
        """What sort of problem it is."""
        return SORTS[self.code]

    def __str__(self) -> str:
        return fill(self.sort.sentence, self.values)


_R, _V, _W = Weight.REJECT, Weight.REVIEW, Weight.WARN
_CHECK_CARD = _("请对照证件改正")
_FORMAT_TEXT = _("请把该列设为文本格式，对照证件重新填写全部 18 位")

_ALL = (
    Sort("name_missing", _R, _("缺姓名"), _("没有姓名"), _("请补填姓名")),
    Sort("name_unreadable", _R, _("姓名有无法辨认的字"), _("姓名“{value}”里有代替生僻字的符号或数字"),
         _("请填写证件上的原字，生僻字也可以")),
    Sort("name_form", _R, _("姓名不像姓名"), _("“{value}”不像一个人的姓名"), _("请核对是否填错了列")),
    Sort("name_latin", _W, _("姓名是字母"), _("姓名“{value}”是字母，不是汉字"), _("外国人可不改；中国居民请填汉字姓名")),
    Sort("name_remark", _W, _("姓名里有括注"), _("姓名后面的“{remark}”没有作为姓名登记"), _("请把说明写到备注或对应的列")),
    Sort("identity_missing", _R, _("缺证件号码"), _("没有证件号码"), _("请补填；尚无证件号码的婴儿请在居民页逐人登记")),
    Sort("identity_excel_lost", _V, _("号码末位被表格软件截断"),
         _("末三位成了 000：号码按数字存放，只保留了前 15 位"), _FORMAT_TEXT),
    Sort("identity_scientific", _V, _("号码成了科学计数"), _("号码显示成“{value}”，后面的数字已经丢失"), _FORMAT_TEXT),
    Sort("identity_too_short", _R, _("号码少一位"), _("号码只有 17 位"), _CHECK_CARD),
    Sort("identity_too_long", _R, _("号码多一位"), _("号码有 19 位"), _CHECK_CARD),
    Sort("identity_length", _R, _("号码位数不对"), _("号码有 {length} 位，应为 18 位（旧证 15 位）"), _CHECK_CARD),
    Sort("identity_letter", _R, _("号码里有别的字符"), _("号码前 17 位应全是数字"), _CHECK_CARD),
    Sort("identity_check_letter", _R, _("末位不是数字或 X"), _("末位是“{letter}”，应为数字或“X”"), _CHECK_CARD),
    Sort("identity_date", _R, _("号码里的出生日期不存在"), _("号码第 7 至 14 位不是一个可能的出生日期"), _CHECK_CARD),
    Sort("identity_future", _R, _("号码里的出生日期未到"), _("号码里的出生日期在今天之后"), _CHECK_CARD),
    Sort("identity_checksum", _R, _("身份证号校验不通过"), _("号码的校验位对不上，至少有一位写错"), _CHECK_CARD),
    Sort("identity_prefix", _R, _("号码前两位不对"), _("号码前两位不是任何省份的代码"), _CHECK_CARD),
    Sort("identity_form", _R, _("号码与证件类型不符"), _("这个号码不是所写证件类型的样式"), _("请核对证件类型和号码")),
    Sort("identity_converted", _W, _("15 位旧号码"), _("15 位旧号码已按国家标准换算成 18 位"), _("请对照现在的证件核对")),
    Sort("identity_kind_unclear", _W, _("证件类型不清楚"), _("证件类型“{value}”不认识，已按号码样式处理"),
         _("请写身份证、护照、居住证等证件名称")),
    Sort("identity_ditto", _R, _("证件号码写成同上"), _("证件号码不能写“{value}”"), _("请逐人填写")),
    Sort("formula_without_value", _W, _("公式没有结果"), _("“{column}”列是公式，文件里没有保存计算结果，没有读取"),
         _("请在表格软件中打开，保存一次后再上传")),
    Sort("formula_needed", _R, _("公式没有结果"), _("“{column}”列是公式，文件里没有保存计算结果"),
         _("请在表格软件中打开，保存一次后再上传")),
    Sort("number_other_name", _V, _("同号不同名"), _("同一证件号码在{where}是另一个姓名"), _("已列入待确认，请对照证件决定")),
    Sort("duplicate_differs", _V, _("同一人两处不同"), _("同一人在第 {row} 行已经写过，但“{columns}”不同"),
         _("已列入待确认，请决定以哪一行为准")),
    Sort("waits_with_earlier", _R, _("与待确认的行是同一人"), _("与第 {row} 行是同一人，那一行还在待确认"), _("那一行决定后再导入一次即可")),
    Sort("registered_elsewhere", _V, _("已在别处登记"), _("这个人已在本县其他社区登记"), _("已列入待确认；确已迁来的，在待确认里办理迁入")),
    Sort("register_died", _V, _("登记中已死亡"), _("登记中这个人已经死亡"), _("已列入待确认，请核对名册是否过时")),
    Sort("register_moved", _V, _("登记中已迁出"), _("登记中这个人已经迁出本社区"), _("已列入待确认；确已迁回的，在待确认里办理迁入")),
    Sort("two_heads", _V, _("一户两个户主"), _("本户第 {row} 行已有户主"), _("已列入待确认，请决定谁是户主，或分为两户")),
    Sort("row_says_died", _R, _("本行写明已死亡"), _("本行写明已死亡，名册导入不办注销"), _("请在居民页办理死亡登记")),
    Sort("row_says_moved", _R, _("本行写明已迁出"), _("本行写明已迁出，名册导入不办迁出"), _("请在居民页办理迁出")),
    Sort("sex_differs", _W, _("性别与号码不符"), _("性别写“{value}”，与证件号码不符，已按号码登记"), _("请对照证件核对")),
    Sort("sex_unclear", _W, _("性别看不懂"), _("性别“{value}”看不懂"), _("请写男或女")),
    Sort("birth_differs", _W, _("出生日期与号码不符"), _("出生日期写的与证件号码不符，已按号码登记"), _("请对照证件核对")),
    Sort("birth_lunar", _W, _("出生日期是农历"), _("“{value}”是农历，没有登记"), _("请填公历日期；有证件号码的可不填")),
    Sort("birth_unreadable", _W, _("出生日期看不懂"), _("出生日期“{value}”看不懂，没有登记"), _("请写成 1985-03-12 的样子")),
    Sort("age_impossible", _W, _("年龄不可能"), _("年龄“{value}”不可能"), _("请核对；年龄不登记，只用来核对")),
    Sort("age_differs", _W, _("年龄与号码不符"), _("年龄写 {value}，按证件号码是 {age} 岁"), _("请核对证件号码")),
    Sort("code_unknown", _W, _("写法不在代码表中"), _("“{column}”写“{value}”，不在代码表中，没有登记"),
         _("请改用代码表里的写法")),
    Sort("relation_missing", _W, _("缺与户主关系"), _("没有写与户主关系"), _("请补填")),
    Sort("relation_sex", _W, _("关系与性别矛盾"), _("关系是“{relation}”，性别却是{sex}"), _("请核对关系和证件号码")),
    Sort("relation_age", _W, _("关系与年龄矛盾"), _("关系是“{relation}”，年龄却与户主不合"), _("请核对关系和证件号码")),
    Sort("collective_relation", _W, _("集体户没有亲属关系"), _("本行是集体户，写的关系“{relation}”没有登记"),
         _("若是一家人，请把户别改成家庭户")),
    Sort("collective_mixed", _W, _("一户里户别不一致"), _("同一户号有人写集体户，这一行没有写；已一并作为集体户"),
         _("请核对户别，或把家庭户和集体户的户号分开")),
    Sort("household_no_head", _W, _("本户没有户主"), _("本户 {count} 人里没有户主"), _("请指明户主")),
    Sort("household_two_addresses", _W, _("一户两处住址"), _("本户住址不止一处：{first}、{second}"), _("请核对是否分住或写错")),
    Sort("phone_scientific", _W, _("电话成了科学计数"), _("电话显示成“{value}”，数字已丢失，没有登记"),
         _("请把该列设为文本格式重新填写")),
    Sort("phone_length", _W, _("电话位数不对"), _("电话不是 11 位手机号，没有登记"), _("请核对电话")),
    Sort("phone_form", _W, _("电话看不懂"), _("电话“{value}”看不懂，没有登记"), _("请写 11 位手机号或带区号的座机号")),
    Sort("phone_several", _W, _("一格几个电话"), _("一格里有 {count} 个电话，登记了第一个"), _("请核对哪个是本人的")),
    Sort("address_missing", _W, _("缺住址"), _("没有现住址"), _("请补填；没有住址的人不计入任何房屋")),
    Sort("address_unreadable", _W, _("住址看不懂"), _("住址“{value}”看不出楼栋、门牌或房号，没有对应房屋"),
         _("请写成 阳光花园3号楼2单元501 的样子")),
    Sort("address_incomplete", _W, _("住址没到房号"), _("住址“{value}”没有写到房号"), _("请补写单元和房号")),
    Sort("person_kind_read", _W, _("人员类型近似"), _("“{value}”已按“{taken}”处理"), _("如不对请改这一列")),
    Sort("yes_no_unclear", _W, _("是否看不懂"), _("“{column}”写“{value}”，看不出是还是否，没有登记"), _("请写是或否")),
    Sort("label_unknown", _W, _("类别不认识"), _("类别“{value}”不认识，没有登记"), _("请用系统里的标签名称")),
    Sort("ditto_without_above", _W, _("同上但上面没有"), _("“{column}”写“{value}”，但上一行没有可用的内容"), _("请填写实际内容")),
    Sort("row_hidden", _W, _("隐藏的行"), _("这一行在表里是隐藏的，已一并读取"), _("请核对是否应当导入")),
    Sort("cell_comment", _W, _("单元格带批注"), _("“{column}”列带有批注，批注内容没有读取"), _("批注里如有资料，请填入对应的列")),
)  # fmt: skip

SORTS: dict[str, Sort] = {sort.code: sort for sort in _ALL}
