"""GB/T 2261.1: sex. In rosters 1/2 and 1/0 both occur: 2 and 0 are read as female only beside 1 (see the roster)."""

from shequ.kernel.codes.table import CodeTable

SEX = CodeTable(
    "GB/T 2261.1",
    {"0": "未知的性别", "1": "男", "2": "女", "9": "未说明的性别"},
    {"男性": "1", "女性": "2", "M": "1", "F": "2", "m": "1", "f": "2", "男士": "1", "女士": "2", "Male": "1",
     "Female": "2"},
)  # fmt: skip
