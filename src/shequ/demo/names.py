"""Words the invented county is made of: our own short lists of surnames, given-name characters and place words."""

# Most frequent first; the generator draws them with falling weight, so the order is all that matters.
SURNAMES = (
    "王李张刘杨陈赵马曹史黄郭朱周吴徐孙胡高何林罗郑梁谢宋唐许韩冯邓曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜"
    "崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷龙黎毛贺顾龚邵万钱覃武巩"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "皇甫")
SURNAMES_OF_HUI = "马冶沙哈丁穆虎海喇白杨"

# Given-name characters by sex ("1" man, "2" woman) and by the cohort they were fashionable in.
GIVEN = {
    ("1", 1900): "文忠德福贵明玉国树长永财兴怀广世俊成生祥金义万有山",
    ("1", 1955): "建国军强伟志平明华永新民卫东红兵勇德文忠海林生荣亮",
    ("1", 1980): "军伟强磊勇斌涛鹏超辉波杰峰飞亮刚宁龙凯旭东晓建",
    ("1", 2000): "宇轩浩然子涵博文俊杰泽嘉瑞铭宸逸天翔睿晨昊阳一诺",
    ("2", 1900): "秀英兰玉珍桂芳凤莲淑清梅香翠巧贞菊花爱彩月霞喜",
    ("2", 1955): "秀英兰红丽霞玲萍芳艳梅琴凤琳云爱玉淑华桂春燕",
    ("2", 1980): "丽娜静敏艳娟燕婷霞莉雪倩芳晶颖洁媛琴慧佳蓉",
    ("2", 2000): "梓涵雨欣怡诗雅萱佳琪可馨语嫣思若依一诺瑶婷妍悦",
}
COHORTS = (2000, 1980, 1955, 1900)

# Names that are not built of surname and given name; the dot joins given name and father's name.
UYGHUR_NAMES = {
    "1": ("艾力", "买买提", "阿不都", "吐尔逊", "艾合买提", "库尔班"),
    "2": ("阿依古丽", "古丽娜", "帕提古丽", "热娜", "祖丽菲亚", "米娜娃"),
}
TIBETAN_NAMES = {
    "1": ("扎西", "次仁", "多吉", "丹增", "索朗", "洛桑"),
    "2": ("卓玛", "央金", "拉姆", "德吉", "白玛", "梅朵"),
}
MONGOL_NAMES = {
    "1": ("巴特尔", "苏和", "朝鲁", "那日松", "哈斯"),
    "2": ("其其格", "乌云", "萨仁", "娜仁", "高娃"),
}
# Characters outside the basic plane occur on real cards; a register must hold them.
RARE_GIVEN = ("𫖯", "㛃", "𬱟", "𣲗")

STREETS_EAST_WEST = ("河堤路", "南新路", "滨河路", "文昌路", "中心街", "育才路", "和顺路", "北环路", "翠屏路")
STREETS_NORTH_SOUTH = (
    "西关路", "砖厂路", "长青路", "安民路", "团结路", "朝阳路", "建设路", "人和路",
    "青年路", "惠民路", "工农路", "东关路", "杏园路", "平安路", "站前路", "兴业路",
)  # fmt: skip
ESTATE_FIRST = (
    "阳光", "锦绣", "翠园", "和谐", "金穗", "福临", "康乐", "明珠", "瑞祥", "紫荆", "梧桐", "碧水",
    "银杏", "丰泽", "怡景", "盛世", "万和", "东篱", "鑫源", "书香",
)  # fmt: skip
ESTATE_LAST = ("小区", "花园", "家园", "苑", "公寓")
LANES = ("槐树", "井台", "柳湾", "磨坊", "窑头", "染坊", "药铺", "灯笼", "石桥", "枣园")
UNIT_ESTATE = "县农机厂家属院"

WORKPLACES = (
    "县实验学校", "县中心医院", "县供销合作社", "县农机服务站", "县邮政分公司", "惠民超市",
    "盛源建材店", "鑫达物流",
    "县客运站", "县自来水公司", "县文化馆", "诚信装饰公司", "阳光幼儿园", "顺达汽修厂", "丰收种业",
)  # fmt: skip
OCCUPATIONS = ("务工", "个体经营", "务农", "职员", "教师", "医护", "司机", "厨师", "保安", "自由职业")

# Prefixes of the permits for residents of Hong Kong, Macao and Taiwan, and where their holders come from.
PERMIT_PREFIXES = (("810000", "香港特别行政区"), ("820000", "澳门特别行政区"), ("830000", "台湾省"))
# Real county codes and names that people of a small town come from: the code for the card, the name for the address.
ELSEWHERE = (
    ("620102", "甘肃省兰州市城关区"),
    ("620802", "甘肃省平凉市崆峒区"),
    ("620821", "甘肃省平凉市泾川县"),
    ("620823", "甘肃省平凉市崇信县"),
    ("620825", "甘肃省平凉市庄浪县"),
    ("620826", "甘肃省平凉市静宁县"),
    ("621021", "甘肃省庆阳市庆城县"),
    ("621025", "甘肃省庆阳市正宁县"),
    ("610328", "陕西省宝鸡市千阳县"),
    ("610329", "陕西省宝鸡市麟游县"),
    ("610428", "陕西省咸阳市长武县"),
    ("410184", "河南省新郑市"),
    ("511602", "四川省广安市广安区"),
)
