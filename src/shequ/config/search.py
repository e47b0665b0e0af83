"""What the one search box looks through: (heading, permission, "room.queries:function(call, text, limit)")."""

from shequ.kernel.words import _

SEARCH: tuple[tuple[str, str, str], ...] = (
    (_("居民"), "residents.resident_see", "residents.queries:search_hits"),
    (_("住户"), "residents.resident_see", "residents.queries:household_hits"),
    (_("房屋地址"), "territory.dwelling_see", "territory.queries:dwelling_hits"),
    (_("机构"), "institutions.tree_see", "institutions.queries:institution_hits"),
    (_("工作人员"), "staffing.staff_see", "staffing.queries:staff_hits"),
    (_("职责"), "institutions.duty_see", "institutions.queries:duty_hits"),
    (_("督办事项"), "institutions.decision_see", "institutions.queries:decision_hits"),
    (_("收文"), "institutions.incoming_see", "institutions.queries:incoming_hits"),
    (_("区域"), "areas.area_see", "areas.queries:area_hits"),
    (_("条款"), "plan.board_see", "plan.queries:clause_hits"),
    (_("依据文件"), "plan.document_see", "plan.queries:document_hits"),
)
