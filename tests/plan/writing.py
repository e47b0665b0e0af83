"""Packs of the tests' own writing: a small whole one, and the two that come with the program."""

from pathlib import Path

from shequ.kernel.call import Call
from shequ.plan import actions, queries

ROOT = Path(__file__).resolve().parents[2]
YUANSHAN = ROOT / "policy" / "yuanshan-2031.toml"

SMALL = """\
[pack]
schema = 1
code = "small"
version = "1"
title = "小方案"
title_en = "Small plan"
areas = ["990101"]
effective_from = 2026-01-01
deadline = "ends"

[[document]]
id = "plan"
number = "东发〔2026〕1号"
title = "小方案"

[[unit]]
id = "civil"
title = "民政局"
institution = "I-CIVIL"

[[unit]]
id = "finance"
title = "财政局"
institution = "I-FINANCE"

[[tier]]
id = "county"
title = "县"
order = 1

[[tier]]
id = "community"
title = "社区"
order = 2
is_front_line = true

[[kind]]
id = "community"
title = "社区"
tier = "community"
is_community = true

[[base]]
id = "households"
of = "usual_households"
day = "12-31"
source = "居民登记"

[[parameter]]
name = "ends"
value = 2026-12-31
unit = "日"
clause = "a"

[[parameter]]
name = "community.households.min"
value = 100
unit = "户"
clause = "a.1"

[[parameter]]
name = "community.households.max"
value = 300
unit = "户"
clause = "a.1"

[[clause]]
id = "a"
heading = true
title = "社区"
units = ["civil"]
document = "plan"
due = 2026-12-31

[[clause]]
id = "a.1"
parent = "a"
title = "户数适中"

  [[clause.check]]
  kind = "community.size_band"
  strength = "WARN"
  thresholds = [
    { measure = "households", low = "community.households.min", high = "community.households.max" },
  ]

[[clause]]
id = "a.2"
parent = "a"
title = "任务按期"
units = ["finance"]
due = 2026-06-30

  [[clause.check]]
  kind = "task.late"

[[clause]]
id = "a.3"
parent = "a"
title = "跟随前两条"
follows = ["a.1", "a.2"]

[[clause]]
id = "a.4"
parent = "a"
title = "用房达标"

  [[clause.check]]
  kind = "premises.deficit"

[[clause]]
id = "a.5"
parent = "a"
title = "自己办结"

  [[clause.check]]
  kind = "task.done"

[[clause]]
id = "a.6"
parent = "a"
title = "不同标准有理由"

  [[clause.check]]
  kind = "parameter.override_reason"
"""


def changed(*pairs: tuple[str, str], version: str = "1") -> list[tuple[str, str]]:
    """Return the small pack with each (old, new) text swapped once; a text that is not there is a mistake of the test."""
    text = SMALL.replace('version = "1"', f'version = "{version}"')
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return [("small.toml", text)]


def in_force(call: Call, files: list[tuple[str, str]]) -> object:
    """Load a pack and put it in force."""
    pack_id = actions.policy_load(call, files=files)
    actions.policy_put_in_force(call, pack_id=pack_id)
    return pack_id


def lingtai() -> list[tuple[str, str]]:
    """Return the files of the Lingtai pack."""
    return queries.bundled_pack("lingtai-2016")


def yuanshan() -> list[tuple[str, str]]:
    """Return the file of the invented county's pack."""
    return queries.pack_files(YUANSHAN)
