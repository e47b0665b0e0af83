import pytest

from shequ.residents.roster.headers import Meaning, guess, is_known, meaning_of
from tests.residents.rosters import FAMILY, FATHER, HEADER, MOTHER, codes, read, read_rows, write

VARIANTS = {
    Meaning.SERIAL: "序号 编号 顺序号 NO.",
    Meaning.NAME: "姓名 客户名称 居民姓名 成员姓名",
    Meaning.HEAD_NAME: "户主姓名",
    Meaning.NUMBER: "身份证号 身份证号码 公民身份号码 公民身份证号 身份证 证件号码 证件号 居民身份证号码 身份号码",
    Meaning.HEAD_NUMBER: "户主身份证号码 户主证件号码 户主公民身份证号",
    Meaning.KIND: "证件类型 证件种类",
    Meaning.SEX: "性别 男/女",
    Meaning.BIRTH: "出生日期 出生年月 出生年月日 生日",
    Meaning.AGE: "年龄 周岁 年龄（周岁）",
    Meaning.NATIONALITY: "民族 族别",
    Meaning.HOUSEHOLD_NO: "户号 户编号 户口编号 户号编码 家庭编号 户籍编号",
    Meaning.RELATION: "与户主关系 和户主关系 与其他人员关系 家庭关系 关系 称谓",
    Meaning.PHONE: "联系电话 联系方式 手机号 手机号码 电话 本人联系方式",
    Meaning.IGNORED: "紧急联系人 紧急联系电话 联系人 家属电话 街道 社区 健康状况 残疾证号码 慢性病 生活自理能力 是否贫困户 是否建档立卡户 "
    "是否重点人员 是否特殊人群 社区矫正 刑满释放 精神障碍 是否独生子 生育信息 初婚日期 育龄妇女 是否出租 房主姓名 产权人 医保 养老保险 社保情况 "
    "迁往地 宗教信仰 兵役状况 血型 车牌号 是否养犬 居委会 户籍变更 镇 村 组 原所属乡镇 原行政村 怀孕 所属社区",
    Meaning.HUKOU_ADDRESS: "户籍地址 户籍地 户籍所在地 户口所在地 户籍地门牌号 户籍门（楼）详址 户籍小区/建筑 户口地址",
    Meaning.HUKOU_KIND: "户口性质 户别 户口类型 户籍类型 户籍类别 农业/非农",
    Meaning.ADDRESS: "现住址 现住地 现住地址 现居地地址 居住地址 常住地址 实际居住地 家庭住址 现住门（楼）详址 门牌地址 楼号、单元、房间号",
    Meaning.ESTATE: "小区名称 现住小区/建筑",
    Meaning.BUILDING: "楼栋 楼号",
    Meaning.UNIT: "单元",
    Meaning.ROOM: "房号",
    Meaning.GRID: "所属网格 网格编号 归属网格",
    Meaning.RENHU: "人户一致 是否人户一致 人户一致标识 居住状态 人口状态",
    Meaning.SEPARATED: "是否人户分离 人户分离",
    Meaning.PERSON_KIND: "人员类型 人口类型 居住类型 管理类型",
    Meaning.EDUCATION: "文化程度 学历 受教育程度 教育程度",
    Meaning.POLITICAL: "政治面貌",
    Meaning.IS_PARTY_MEMBER: "是否党员 党员",
    Meaning.MARITAL: "婚姻状况 婚姻状态 婚否",
    Meaning.WORK: "工作单位 职业 就业情况 从业状况 工作学习情况 服务处所 工作情况",
    Meaning.DIBAO: "低保 是否低保 是否低保户 低保信息",
    Meaning.TEKUN: "是否五保户 特困",
    Meaning.DISABLED: "是否残疾 残疾类别/等级 残疾信息",
    Meaning.LABELS: "重点类别",
    Meaning.LIVES_ALONE: "独居老人",
    Meaning.EMPTY_NEST: "空巢老人",
    Meaning.LEFT_BEHIND: "留守儿童",
    Meaning.VETERAN: "退役军人",
    Meaning.LOST_CHILD: "失独",
    Meaning.DEAD: "是否死亡 是否已死亡",
    Meaning.DIED_ON: "死亡日期 死亡时间",
    Meaning.MOVED_OUT: "是否已迁出",
    Meaning.MOVED_OUT_ON: "迁出日期",
    Meaning.MOVED_IN_ON: "入住时间 户籍迁入日期",
    Meaning.REMARK: "备注",
}


@pytest.mark.parametrize(("meaning", "words"), [(m, word) for m, words in VARIANTS.items() for word in words.split()])
def test_every_spelling_of_a_header(meaning, words):
    assert meaning_of(words) is meaning
    assert is_known(words)


@pytest.mark.parametrize("words", ["姓  名", "*姓名", "姓名：", "姓 名(必填)", "姓\n名", "姓名＊"])
def test_spaces_stars_and_colons_in_headers(words):
    assert meaning_of(words) is Meaning.NAME


def test_a_header_broken_over_two_lines():
    assert meaning_of("与户主\n关系") is Meaning.RELATION


@pytest.mark.parametrize("words", ["", "灵台县", "张三", "高建国", "2026年度"])
def test_unknown_words_have_no_meaning(words):
    assert meaning_of(words) is None


def test_group_titles_change_the_meaning_of_what_stands_under_them():
    columns = [["序号"], ["户主信息", "姓名"], ["户主信息", "身份证号"], ["家庭成员情况", "姓名"], ["家庭成员情况", "身份证号"],
               ["紧急联系人", "姓名"], ["紧急联系人", "电话"], ["户籍地", "详细地址"]]  # fmt: skip

    assert guess(columns) == [
        Meaning.SERIAL, Meaning.HEAD_NAME, Meaning.HEAD_NUMBER, Meaning.NAME, Meaning.NUMBER, Meaning.IGNORED,
        Meaning.IGNORED, Meaning.HUKOU_ADDRESS,
    ]  # fmt: skip


def test_a_lone_heads_name_is_the_name_of_the_listed_persons():
    assert guess([["户主姓名"], ["户主证件号码"]]) == [Meaning.NAME, Meaning.NUMBER]


def test_two_columns_of_one_name(tmp_path):
    header = [
        "序号",
        "序号",
        "入住时间",
        "姓名",
        "性别",
        "身份证",
        "联系方式",
        "街道",
        "社区",
        "楼号、单元、房间号",
        "备注",
    ]
    row = [1, 1, "2019-05-01", "高建国", "男", FATHER[4], "13900000001", "城区", "东大街", "3-2-501", ""]

    reading = read_rows(tmp_path, [row], header)

    assert reading.persons.name == ["高建国"]
    assert reading.persons.dwellings[0].text == "3号楼2单元501室"


def test_the_same_meaning_twice_takes_the_first(tmp_path):
    reading = read_rows(
        tmp_path, [[FATHER[4], "高建国", "13900000001", "13900000002"]], ["身份证号", "姓名", "联系电话", "手机号"]
    )

    assert reading.persons.phone == ["13900000001"]
    assert reading.mappings[0].meanings[3] == "ignored"


def test_title_rows_and_three_header_rows(tmp_path):
    rows = [
        ["东大街社区居民信息登记表"],
        ["填报单位：东大街社区", "", "", "", "", "", "2026年11月1日"],
        ["序号", "户号", "家庭成员情况", "", "", "", "现住址"],
        ["", "", "姓名", "与户主关系", "身份证号", "基本情况", ""],
        ["", "", "", "", "", "性别", ""],
        [1, "8001", "高建国", "户主", FATHER[4], "男", "3-2-501"],
    ]
    path = write(tmp_path / "a.xlsx", rows)
    _merge(path, "A1:G1", "C3:F3")

    reading = read(path)

    assert reading.persons.name == ["高建国"]
    assert reading.persons.dwelling == [0]
    assert reading.mappings[0].header_rows[0] == 3
    assert codes(reading) == []


def test_a_correction_replaces_the_guess_for_the_same_wording(tmp_path):
    header = ["甲", "身份证号", "姓名", "乙"]
    row = ["3-2-501", FATHER[4], "高建国", "汉族"]
    first = read_rows(tmp_path, [row], header)
    assert first.mappings[0].meanings == ("", "number", "name", "")

    corrected = {first.mappings[0].signature: ["address", "number", "name", "nationality"]}
    second = read_rows(tmp_path, [row], header, corrected=corrected)

    assert second.mappings[0].was_remembered
    assert second.persons.nationality == ["01"]
    assert len(second.persons.dwellings) == 1


def test_several_sheets_with_their_own_order_of_columns(tmp_path):
    turned = [HEADER[::-1], MOTHER[::-1]]
    path = write(
        tmp_path / "a.xlsx", [HEADER, FATHER], title="1号楼", sheets={"2号楼": turned, "说明": [["本表由网格员填写"]]}
    )

    reading = read(path)

    assert reading.persons.name == ["高建国", "白玉兰"]
    assert reading.sheets == ["1号楼", "2号楼"]
    assert [note[1]["sheet"] for note in reading.notes] == ["说明"]


def test_samples_for_the_mapping_page_cover_numbers(tmp_path):
    reading = read_rows(tmp_path, FAMILY)

    samples = dict(zip(reading.mappings[0].titles, reading.mappings[0].samples, strict=True))
    assert samples["姓名"] == ("高建国", "白玉兰", "高小山")
    assert all(text.endswith("*" * 12) for text in samples["身份证号码"])


def _merge(path, *ranges):
    import openpyxl

    book = openpyxl.load_workbook(path)
    for area in ranges:
        book.active.merge_cells(area)
    book.save(path)
