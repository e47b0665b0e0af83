"""What can be wrong with a row: a code, how grave, a sentence, how to mend it, and by which act.

REJECT: the row cannot enter. REVIEW: roster and book contradict each other; the row waits until one of them is mended.
WARN: the row enters, and this is told. Nothing is repaired unsaid.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from shequ.base import problems
from shequ.base.problems import Weight
from shequ.kernel.refusals import fill
from shequ.kernel.words import _


class Act(StrEnum):
    """The act that mends a difference in the book."""

    NONE = ""
    LEAVE = "leave"
    TRANSFER = "transfer"
    CORRECT = "correct"
    TAKE_ON = "take_on"
    APPOINT = "appoint"
    POSTS = "posts"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Sort(problems.Sort):
    """One sort of problem. is_difference: roster and book do not say the same; the rest is the file's own dirt."""

    act: Act = Act.NONE
    is_difference: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one row: its sort, the column it is in, and the values for the sentence (already masked)."""

    code: str
    column: str = ""
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sort(self) -> Sort:
        """What sort of problem it is."""
        return SORTS[self.code]

    def __str__(self) -> str:
        return fill(self.sort.sentence, self.values)


_R, _V, _W = Weight.REJECT, Weight.REVIEW, Weight.WARN

ABSENT = Sort(
    "absent", _V, _("台账有、名册没有"), _("台账中{name}在“{body}”在岗（{since} 起），名册里没有"),
    _("已离岗的办离岗，已调走的办调动；名册漏列的补上"), Act.LEAVE, is_difference=True,
)  # fmt: skip
"""Not of a row: somebody whom the book has in a body that the roster covers, and the roster has not."""

_ALL = (
    Sort("name_missing", _R, _("缺姓名"), _("没有姓名"), _("补填姓名")),
    Sort("name_form", _R, _("姓名不像姓名"), _("“{value}”不像一个人的姓名"), _("核对是否填错了列，生僻字填证件上的原字")),
    Sort("name_remark", _W, _("姓名里有括注"), _("姓名后面的“{remark}”没有登记"), _("把说明写到任职方式或备注列")),
    Sort("number_missing", _R, _("缺身份证号"), _("没有公民身份号码，不能实名登记"), _("对照身份证补填")),
    Sort("number_wrong", _R, _("身份证号不正确"), _("公民身份号码不正确：{why}"),
         _("把该列设为文本格式，对照身份证重新填写全部 18 位")),
    Sort("number_converted", _W, _("15 位旧号码"), _("15 位旧号码已按国家标准换算成 18 位"), _("对照现在的证件核对")),
    Sort("sex_differs", _W, _("性别与号码不符"), _("性别写“{value}”，与公民身份号码不符，按号码登记"), _("对照证件核对")),
    Sort("birth_differs", _W, _("出生日期与号码不符"), _("出生日期写“{value}”，与公民身份号码不符，按号码登记"), _("对照证件核对")),
    Sort("body_missing", _R, _("缺单位"), _("没有写单位"), _("每行都填单位；几行同一单位的可以合并单元格或写同上")),
    Sort("body_unknown", _R, _("没有这个机构"), _("{on} 没有机构“{value}”"), _("改用机构树中的名称；没有建的先建机构")),
    Sort("body_near", _R, _("机构名称不符"), _("{on} 没有机构“{value}”，相近的有：{near}"), _("改用机构树中的名称")),
    Sort("body_abolished", _R, _("机构已撤销"), _("机构“{value}”到 {until} 为止"), _("按接收其职责的机构填写")),
    Sort("body_renamed", _R, _("机构已改名"), _("“{value}”现在叫“{now}”"), _("改用现在的名称")),
    Sort("body_ambiguous", _R, _("机构名称不唯一"), _("叫“{value}”的机构不止一个：{near}"), _("写全称或机构代码")),
    Sort("body_outside", _R, _("机构不在本次范围"), _("“{body}”不在本次核对的区域内"), _("删去本行，或扩大核对的区域后重新导入")),
    Sort("source_missing", _R, _("看不出来源"), _("没有写编制类别，也没有写人员来源"), _("在编的填编制类别，其他的填人员来源")),
    Sort("source_unknown", _R, _("来源不认识"), _("人员来源“{value}”不认识"),
         _("写：在编、高校毕业生、招募、购买服务、志愿者、选举产生")),
    Sort("head_kind_missing", _R, _("缺编制类别"), _("写的是在编，却没有写编制类别"), _("写：行政编制、事业编制、工勤编制")),
    Sort("head_kind_unknown", _R, _("编制类别不认识"), _("编制类别“{value}”不认识"), _("写：行政编制、事业编制、工勤编制")),
    Sort("head_not_for", _R, _("来源与编制矛盾"), _("来源是“{source}”，却写了“{kind}”"), _("在编人员才有编制类别，核对两列")),
    Sort("mode_unknown", _R, _("任职方式不认识"), _("任职方式“{value}”不认识"), _("写：专任、兼任、主持工作、借调")),
    Sort("day_unreadable", _R, _("日期看不懂"), _("“{column}”写“{value}”，看不懂"), _("写成 2015-03-01 的样子")),
    Sort("since_ahead", _R, _("日期还没有到"), _("“{column}”{day} 晚于核对日期 {on}"), _("到岗以后再登记，或核对日期")),
    Sort("since_missing", _W, _("没写进本单位时间"), _("没有写进本单位时间，按核对日期 {on} 登记"), _("补填后用更正登记")),
    Sort("since_before_body", _W, _("早于机构设立"), _("{day} 时“{body}”还没有设立，按机构设立之日 {on} 登记"),
         _("机构改名或合并的属正常；否则核对日期")),
    Sort("phone_wrong", _W, _("电话不正确"), _("电话不正确，没有登记"), _("填 11 位手机号码，或带区号的固定电话")),
    Sort("code_unknown", _W, _("写法不在代码表中"), _("“{column}”写“{value}”，不在代码表中，没有登记"), _("改用代码表里的写法")),
    Sort("duplicate", _W, _("名册内重复"), _("与第 {row} 行完全相同"), _("删去一行")),
    Sort("duplicate_differs", _V, _("同一人两处不同"), _("同一人在第 {row} 行已经写过，但“{columns}”不同"), _("核对后只留一行")),
    Sort("two_bodies", _V, _("同一人两个单位"), _("同一人在第 {row} 行写在“{body}”"),
         _("编制在哪个单位就留哪一行；另一处是兼任或借调的，写明任职方式")),
    Sort("number_twice", _V, _("同号不同名"), _("同一身份证号在第 {row} 行是{name}"), _("对照身份证核对，改正写错的一行")),
    Sort("number_other_name", _V, _("与台账同号不同名"), _("同一身份证号在台账中是{name}"),
         _("对照身份证核对；改过名字或登记有误的办更正"), Act.CORRECT, is_difference=True),
    Sort("name_other_number", _V, _("同名不同号"), _("“{body}”已登记一个{name}，身份证号不同（{number}）"),
         _("是同一人的核对号码，登记有误的办更正；确是两个人的，名册里两人都要列"), Act.CORRECT, is_difference=True),
    Sort("serves_elsewhere", _V, _("在别的单位在岗"), _("台账中此人在“{body}”在岗（{since} 起）"),
         _("已调来的办调动；只是借用的，任职方式写借调"), Act.TRANSFER, is_difference=True),
    Sort("enters_later", _V, _("台账中以后才到岗"), _("台账中此人 {since} 起才到“{body}”"), _("核对日期；到岗以后再导入"), is_difference=True),
    Sort("left_in_book", _V, _("台账中已离岗"), _("台账中此人已于 {on} 离开“{body}”（{reason}）"),
         _("名册过时的删去本行；确已回来的办进人"), Act.TAKE_ON, is_difference=True),
    Sort("row_says_left", _V, _("名册写明已离岗"), _("名册写明 {on} 离岗，台账中还在岗"), _("办离岗；名册有误的删去离岗时间"),
         Act.LEAVE, is_difference=True),
    Sort("row_left_undated", _V, _("名册写明已离岗"), _("名册写了离岗原因“{reason}”，台账中还在岗"), _("办离岗；名册有误的删去离岗原因"),
         Act.LEAVE, is_difference=True),
    Sort("left_unregistered", _R, _("已离岗的不登记"), _("名册写明已离岗，台账中没有此人"), _("删去本行；名册导入只登记在岗人员")),
    Sort("leaves_later", _W, _("以后离岗"), _("名册写明 {on} 离岗，核对日期时还在岗"), _("到时办离岗")),
    Sort("source_differs", _V, _("来源不符"), _("名册写“{value}”，台账是“{held}”"),
         _("核对录用文件；台账有误的先办离岗，再按正确的来源登记"), Act.LEAVE, is_difference=True),
    Sort("head_kind_differs", _V, _("编制类别不符"), _("名册写“{value}”，台账是“{held}”"),
         _("核对编制文件；台账有误的先办离岗，再按正确的编制登记"), Act.LEAVE, is_difference=True),
    Sort("since_differs", _W, _("进单位时间不符"), _("名册写 {value}，台账是 {held}"), _("核对进人文件；台账不因此改动"), is_difference=True),
    Sort("over_authorised", _W, _("超出核定编制"), _("“{body}”{kind}核定 {authorised} 名，已有 {used} 名，本行写入后超编"),
         _("核对编制文件；写入后记为历史超编，只减不增"), Act.HEADS, is_difference=True),
    Sort("post_unknown", _W, _("没有这个岗位"), _("“{body}”没有岗位“{value}”，没有登记任职"),
         _("先设置岗位，再办任职"), Act.POSTS, is_difference=True),
    Sort("post_near", _W, _("岗位名称不符"), _("“{body}”没有岗位“{value}”，没有登记任职；相近的有：{near}"),
         _("改用岗位的名称再导入，或先设置岗位"), Act.POSTS, is_difference=True),
    Sort("post_taken", _W, _("岗位已有人"), _("“{value}”台账中由{name}担任，没有登记任职"), _("先办免职，再办任职"),
         Act.APPOINT, is_difference=True),
    Sort("post_overlaps", _W, _("任职时间重叠"), _("“{value}”台账中由{name}担任到 {until}，晚于名册写的任职时间，没有登记任职"),
         _("核对任职文件，改正任职时间"), Act.APPOINT, is_difference=True),
    Sort("held_before_since", _W, _("任职早于进本单位"), _("任职时间 {day} 早于进本单位时间，按 {on} 登记任职"), _("核对两个时间")),
    Sort("held_missing", _W, _("没写任职时间"), _("没有写任职时间，按 {on} 登记任职"), _("补填后再导入")),
    Sort("post_taken_in_file", _W, _("两人写同一岗位"), _("“{value}”第 {row} 行已经写给{name}，没有登记任职"), _("核对后只留一人")),
    Sort("post_differs", _W, _("任职不符"), _("名册写“{value}”，台账任“{held}”，任职没有改动"), _("办免职、任职；名册有误的改名册"),
         Act.APPOINT, is_difference=True),
    Sort("post_by_case", _W, _("领导岗位要走程序"), _("“{value}”是领导岗位，台账中此人已在岗，任职没有登记"),
         _("从“任职程序”提名、公示后任职"), Act.APPOINT, is_difference=True),
    Sort("two_full_posts", _V, _("两个专任岗位"), _("此人已专任“{held}”（{where}），不能同时专任“{value}”"),
         _("一处改写兼任，或先免去原职"), Act.APPOINT, is_difference=True),
    Sort("lent_unknown", _V, _("借调人员没有原单位"), _("台账和名册里都没有此人编制所在的单位"),
         _("先按编制所在单位登记，再登记借调或兼任"), Act.TAKE_ON, is_difference=True),
    Sort("held_before_post", _W, _("任职早于设岗"), _("{day} 时还没有“{value}”这个岗位，按设岗之日 {on} 登记"), _("核对任职文件")),
    Sort("entered_in_freeze", _V, _("冻结期内进人"), _("{since} 在人员冻结期内，名册导入不登记冻结期内进的人"),
         _("有批准的办进人，写明批准件"), Act.TAKE_ON, is_difference=True),
    Sort("lent_without_post", _W, _("借调兼任没写岗位"), _("借调或兼任的只登记任职，本行没有写岗位，没有登记"), _("补填岗位；编制在本单位的写专任")),
    Sort("number_filled", _W, _("补上身份证号"), _("台账中此人没有身份证号，按名册补上"), _("核对是否同一人")),
    Sort("row_hidden", _W, _("隐藏的行"), _("这一行在表里是隐藏的，已一并读取"), _("核对是否应当导入")),
    Sort("formula_without_value", _R, _("公式没有结果"), _("“{column}”列是公式，文件里没有保存计算结果"),
         _("在表格软件中打开，保存一次后再上传")),
)  # fmt: skip

SORTS: dict[str, Sort] = {sort.code: sort for sort in (*_ALL, ABSENT)}
