"""The guide for writers of packs says nothing that is not so."""

import re

from shequ.plan.rules.formulas import BASES
from shequ.plan.rules.reading import read_pack
from shequ.plan.terms import KINDS
from tests.plan.writing import ROOT

GUIDE = (ROOT / "docs" / "policy-packs.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)

# What the guide's pieces refer to and do not show themselves.
AROUND = """
[[unit]]
id = "caizheng"
title = "县财政局"
[[tier]]
id = "county"
title = "县"
order = 1
[[kind]]
id = "management_committee"
title = "管委会"
tier = "county"
[[base]]
id = "people"
of = "usual_people"
day = "12-31"
source = "县统计局"
[[clause]]
id = "2.1"
title = "经费"
document = "plan"
[[clause]]
id = "3.1"
title = "用房"
document = "plan"
"""
NUMBERS = ("community.households.min", "community.people.min", "community.people.max", "community.people.tolerance")


def test_its_examples_together_are_a_right_pack() -> None:
    figures = "".join(
        f'[[parameter]]\nname = "{name}"\nvalue = 20\nunit = "x"\nclause = "1.1"\ndocument = "plan"\n'
        for name in NUMBERS
    )
    deadline = (
        '[[parameter]]\nname = "reform.deadline"\nvalue = 2027-12-31\nunit = "日"\nclause = "1.1"\ndocument = "plan"\n'
    )
    read = read_pack([("guide.toml", "\n".join(EXAMPLES) + AROUND + figures + deadline)])
    assert read.pack.code == "ourcounty-2026"
    assert read.warnings == ()


def test_it_names_every_rule_kind_and_every_base() -> None:
    assert [kind for kind in KINDS if f"| `{kind}` |" not in GUIDE] == []
    assert [base for base in BASES if f"`{base}`" not in GUIDE] == []
