"""What has happened to people and households."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentAdded(Fact):
    code = "residents.resident_added"
    sentence = _("登记居民 {name}，住址 {address}")
    personal_data = ("name", "address")
    name: str
    address: str
    registration: str
    household_id: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentCorrected(Fact):
    code = "residents.resident_corrected"
    sentence = _("更正 {name} 的资料：{fields}。事由：{reason}")
    personal_data = ("name", "old", "new")
    name: str
    fields: tuple[str, ...]
    old: dict[str, str]
    new: dict[str, str]
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentChanged(Fact):
    code = "residents.resident_changed"
    sentence = _("登记 {name} 的资料自 {on} 起变化：{fields}。依据：{basis}")
    personal_data = ("name", "old", "new")
    name: str
    fields: tuple[str, ...]
    old: dict[str, str]
    new: dict[str, str]
    on: str
    basis: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentMoved(Fact):
    code = "residents.resident_moved"
    sentence = _("{name} 自 {on} 起由 {old_area} 迁到 {new_area}")
    personal_data = ("name", "new_address")
    name: str
    on: str
    old_area: str
    new_area: str
    new_address: str
    registration: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentMovedOut(Fact):
    code = "residents.resident_moved_out"
    sentence = _("{name} 自 {on} 起迁出，去向 {destination}")
    personal_data = ("name", "destination")
    name: str
    on: str
    destination: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentDied(Fact):
    code = "residents.resident_died"
    sentence = _("登记 {name} 于 {on} 死亡，依据 {basis}")
    personal_data = ("name",)
    name: str
    on: str
    basis: str
    new_head: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsMerged(Fact):
    code = "residents.residents_merged"
    sentence = _("把 {name} 的两条重复登记合并为一条")
    personal_data = ("name",)
    name: str
    merge_id: str
    dropped: str
    rows_moved: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Fact):
    code = "residents.merge_undone"
    sentence = _("撤销 {name} 的登记合并")
    personal_data = ("name",)
    name: str
    merge_id: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRevealed(Fact):
    code = "residents.resident_revealed"
    sentence = _("查看 {name} 的{what}。事由：{reason}")
    personal_data = ("name",)
    name: str
    what: str
    reason: str
    reference: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSearched(Fact):
    code = "residents.number_searched"
    sentence = _("按完整号码查人，结果 {found} 人")
    kind: str
    found: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsExported(Fact):
    code = "residents.residents_exported"
    sentence = _("导出居民名册 {rows} 行（{form}），水印 {watermark}。事由：{reason}")
    rows: int
    form: str
    watermark: str
    reason: str
    filters: dict[str, str]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDataTaken(Fact):
    code = "residents.own_data_taken"
    sentence = _("{name} 取走了本人资料（{form}）")
    personal_data = ("name",)
    name: str
    form: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(Fact):
    code = "residents.correction_asked"
    sentence = _("{name} 请求更正本人资料：{wish}")
    personal_data = ("name", "wish")
    name: str
    wish: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAdded(Fact):
    code = "residents.label_added"
    sentence = _("给 {name} 加上标签“{label}”，自 {on} 起，依据 {basis}")
    personal_data = ("name",)
    name: str
    label: str
    on: str
    basis: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEnded(Fact):
    code = "residents.label_ended"
    sentence = _("{name} 的标签“{label}”自 {on} 起取消")
    personal_data = ("name",)
    name: str
    label: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RollSet(Fact):
    code = "residents.roll_set"
    sentence = _("{name} 自 {on} 起列入 {village} 的村民名册")
    personal_data = ("name",)
    name: str
    village: str
    on: str
    is_collective_member: bool


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RollEnded(Fact):
    code = "residents.roll_ended"
    sentence = _("{name} 自 {on} 起移出 {village} 的村民名册")
    personal_data = ("name",)
    name: str
    village: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSplit(Fact):
    code = "residents.household_split"
    sentence = _("{people} 人自 {on} 起从原户分出另立一户")
    people: int
    on: str
    new_household: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdsMerged(Fact):
    code = "residents.households_merged"
    sentence = _("{people} 人自 {on} 起并入本户。事由：{reason}")
    people: int
    on: str
    old_household: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HeadChanged(Fact):
    code = "residents.head_changed"
    sentence = _("户主自 {on} 起变更为 {name}")
    personal_data = ("name",)
    name: str
    on: str
    old_head: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMoved(Fact):
    code = "residents.household_moved"
    sentence = _("整户 {people} 人自 {on} 起由 {old_area} 迁到 {new_area}")
    personal_data = ("new_address",)
    people: int
    on: str
    old_area: str
    new_area: str
    new_address: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsMarried(Fact):
    code = "residents.residents_married"
    sentence = _("登记 {name} 与 {spouse} 于 {on} 结婚")
    personal_data = ("name", "spouse")
    name: str
    spouse: str
    on: str
    spouse_id: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentWidowed(Fact):
    code = "residents.resident_widowed"
    sentence = _("{name} 因配偶去世改为丧偶")
    personal_data = ("name",)
    name: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSettled(Fact):
    code = "residents.correction_settled"
    sentence = _("答复 {name} 的更正请求：{outcome}。{answer}")
    personal_data = ("name", "answer")
    name: str
    outcome: str
    answer: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationTaken(Fact):
    code = "residents.population_taken"
    sentence = _("固定 {on} 的常住人口数：{areas} 个社区，{households} 户，{people} 人")
    on: str
    areas: int
    households: int
    people: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationStated(Fact):
    code = "residents.population_stated"
    sentence = _("填报 {on} 的人口数 {areas} 个社区，依据 {basis}")
    on: str
    areas: int
    basis: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HomesFollowed(Fact):
    code = "residents.homes_followed"
    sentence = _("房屋合并后，{tenures} 条居住记录随之改到合并后的房屋")
    tenures: int
    from_id: str
    into_id: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DeathUndone(Fact):
    code = "residents.death_undone"
    sentence = _("撤销 {name} 于 {on} 死亡的登记。事由：{reason}")
    personal_data = ("name",)
    name: str
    on: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFollowedGround(Fact):
    """Who lives on ground that went over to another community went with it; no line per person, their homes tell.

    digest: SHA-256 over the tenures that went over, each with its old and new community, by id.
    """

    code = "residents.people_followed_ground"
    sentence = _("按新的划分转接居民 {people} 人、{households} 户，自 {on} 起")
    people: int
    tenures: int
    households: int
    memberships: int
    labels: int
    rolls: int
    permits: int
    corrections: int
    archived: int
    rosters: int
    on: str
    digest: str
