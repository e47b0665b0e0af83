import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.workbooks import XLSX, Leaf, workbook
from shequ.jobs.actions import job_start
from shequ.jobs.queries import jobs_of
from shequ.kernel.words import _
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages.steps import sent, step

AT_ONCE = 300
"""Up to so many rows a roster is written while the page waits; above, in the background."""
ROSTERS = ((gettext_lazy("实名名册"), "staffing:roster_list"),)
STEPS = (_("选择文件"), _("对应列"), _("逐行核对"), _("写入台账"))
WIDTHS = (18, 10, 24, 12, 60, 44, 24)

# The page that mends a difference: with the person, or without one.
MENDS: dict[str, tuple[str, bool]] = {
    "leave": ("staffing:staff_leave", True), "transfer": ("staffing:staff_transfer", True),
    "correct": ("staffing:staff_correct", True), "take_on": ("staffing:staff_take_on", False),
    "appoint": ("staffing:staff_detail", True), "posts": ("staffing:posts_set_up", False),
    "heads": ("staffing:book", False),
}  # fmt: skip
MEND_WORDS = {
    "leave": _("办离岗"), "transfer": _("办调动"), "correct": _("更正"), "take_on": _("办进人"), "appoint": _("看此人任职"),
    "posts": _("设置岗位"), "heads": _("看编制台账"),
}  # fmt: skip


@page(terms.ROSTER_IMPORT)
def roster_list(request: Request) -> HttpResponse:
    found = queries.roster_list(request.call, page=PageRequest.read(request))
    return show(request, "staffing/roster_list.html", page=found)


@page(terms.ROSTER_IMPORT)
def roster_open(request: Request) -> HttpResponse:
    areas = queries.roster_areas(request.call)
    form = forms.RosterOpen(
        sent(request),
        request.FILES or None,
        areas=areas,
        initial={"on": request.call.on.isoformat(), "area": areas[0][0]},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        with form.refusals(), tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix) as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            made = actions.roster_open(request.call, path=Path(copy.name), file_name=file.name, **given)
        if not form.refused:
            return to("staffing:roster_detail", made)
    return show(request, "staffing/roster_open.html", form=form, steps=_steps())


def _steps() -> list[str]:
    return [gettext(word) for word in STEPS]


@page(terms.ROSTER_IMPORT)
def roster_detail(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.roster_detail(request.call, batch_id=batch_id)
    job = next(iter(jobs_of(request.call, subject=f"roster:{batch_id}", limit=1)), None)
    tab, reason = request.GET.get("tab", ""), request.GET.get("reason", "")
    if tab not in queries.ROSTER_TABS:
        tab = "rejected" if batch.row.rejected and batch.row.state == "ready" else "all"
    rows = queries.roster_rows(request.call, batch_id=batch_id, tab=tab, reason=reason, page=PageRequest.read(request))
    return show(
        request, "staffing/roster_detail.html", batch=batch, page=rows, tab=tab, reason=reason, tabs=_tabs(batch, tab),
        job=job if job is not None and not job.is_ended else None, steps=_steps(),
        current=3 if batch.row.state == "ready" else 5,
    )  # fmt: skip


def _tabs(batch: queries.RosterDetail, tab: str) -> list[tuple[str, int, str, bool]]:
    row, address = batch.row, reverse("staffing:roster_detail", args=[batch.row.id])
    items = (
        ("all", gettext("全部"), row.rows_read), ("rejected", gettext("不写入"), row.rejected),
        ("warned", gettext("提醒"), row.warnings), ("fine", gettext("要写入"), row.entering),
    )  # fmt: skip
    return [(label, count, f"{address}?tab={name}#rows", name == tab) for name, label, count in items]


@page(terms.ROSTER_IMPORT)
def roster_map(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.roster_detail(request.call, batch_id=batch_id)
    choices = queries.roster_meanings()
    if request.method == "POST":
        known = {value for value, _label in choices}
        for at, sheet in enumerate(batch.sheets):
            chosen = [request.POST.get(f"c{at}_{column.index}", column.meaning) for column in sheet.columns]
            meanings = [word if word in known else "" for word in chosen]
            actions.roster_map(request.call, batch_id=batch_id, signature=sheet.signature, meanings=meanings)
        return to("staffing:roster_detail", batch_id)
    return show(
        request, "staffing/roster_map.html", batch=batch, choices=choices, steps=_steps(),
        sheets=list(enumerate(batch.sheets)),
    )  # fmt: skip


@page(terms.ROSTER_IMPORT)
def roster_check(request: Request, batch_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.roster_check(request.call, batch_id=batch_id)
        messages.success(request, gettext("已与现在的台账重新核对"))
    return to("staffing:roster_detail", batch_id)


@page(terms.ROSTER_IMPORT)
def roster_commit(request: Request, batch_id: UUID) -> HttpResponse:
    row = queries.roster_detail(request.call, batch_id=batch_id).row
    form = forms.RosterCommit(sent(request), initial={"document": row.document})

    def act(given: dict[str, Any]) -> None:
        if row.entering <= AT_ONCE:
            actions.roster_commit(request.call, batch_id=batch_id, **given)
            messages.success(
                request,
                gettext("已写入台账：新增 %(new)s 人，更新 %(changed)s 人") % {"new": row.new, "changed": row.changed},
            )
            return
        job_start(
            request.call, kind="staffing.roster_commit", title=_("写入实名名册"), area=row.area,
            subject=f"roster:{batch_id}", inputs={"batch": str(batch_id), **given}, link="staffing:roster_detail",
            link_args=(str(batch_id),),
        )  # fmt: skip

    return step(
        request, form, title=gettext("写入台账"), act=act, back=("staffing:roster_detail", batch_id), crumbs=ROSTERS,
        sub=row.file_name,
        note=gettext("新增 %(new)s 人，更新 %(changed)s 人；不写入的 %(rejected)s 行不受影响。7 天内没有人在此基础上办过手续的，可以整批撤回。")
        % {"new": row.new, "changed": row.changed, "rejected": row.rejected},
    )  # fmt: skip


@page(terms.ROSTER_IMPORT)
def roster_undo(request: Request, batch_id: UUID) -> HttpResponse:
    row = queries.roster_detail(request.call, batch_id=batch_id).row

    def act(given: dict[str, Any]) -> None:
        actions.roster_undo(request.call, batch_id=batch_id, **given)
        messages.success(request, gettext("已整批撤回"))

    return step(
        request, forms.RosterUndo(sent(request)), title=gettext("整批撤回"), act=act,
        back=("staffing:roster_detail", batch_id), crumbs=ROSTERS, sub=row.file_name,
        note=gettext("登记的人、在岗和任职从台账中删去，更新的个人信息恢复原样。其中有人在写入后又办过手续的，整批都不能撤回。"),
    )  # fmt: skip


@page(terms.ROSTER_IMPORT)
def roster_drop(request: Request, batch_id: UUID) -> HttpResponse:
    row = queries.roster_detail(request.call, batch_id=batch_id).row
    if request.method == "POST":
        actions.roster_drop(request.call, batch_id=batch_id)
        messages.success(request, gettext("已放弃这份名册，台账没有改动"))
        return to("staffing:roster_list")
    return show(request, "staffing/roster_drop.html", row=row)


@page(terms.ROSTER_IMPORT)
def roster_differences(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.roster_detail(request.call, batch_id=batch_id)
    groups = [
        (group, gettext(MEND_WORDS[group.act]) if group.act else "", [(line, _mend(group.act, line)) for line in group.lines])
        for group in queries.roster_differences(request.call, batch_id=batch_id)
    ]  # fmt: skip
    return show(
        request, "staffing/roster_differences.html", batch=batch, groups=groups,
        shown=sum(len(lines) for _group, _word, lines in groups),
    )  # fmt: skip


def _mend(act: str, line: queries.Difference) -> str:
    """Return the address of the page that mends a difference, "" where there is none."""
    name, needs_person = MENDS.get(act, ("", False))
    if act == "take_on" and line.staff_id is not None:
        name, needs_person = "staffing:staff_take_on_again", True
    if not name or (needs_person and line.staff_id is None):
        return ""
    return reverse(name, args=[line.staff_id] if needs_person else [])


@page(terms.ROSTER_IMPORT)
def roster_differences_export(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.roster_detail(request.call, batch_id=batch_id)
    groups = queries.roster_differences(request.call, batch_id=batch_id, most=batch.row.rows_read + batch.row.absent)
    heads = (
        gettext("类别"), gettext("名册行"), gettext("单位"), gettext("姓名"), gettext("差异"), gettext("怎样处理"),
        gettext("处理结果"),
    )  # fmt: skip
    lines = [
        (
            group.title,
            f"{line.sheet} {line.row}".strip() if line.row else "—",
            line.body,
            line.name,
            line.text,
            line.mend,
            "",
        )
        for group in groups
        for line in group.lines
    ]
    title = gettext("实名制差异")
    return workbook(f"{title}-{batch.row.on.isoformat()}.xlsx", [Leaf(title, heads, WIDTHS, lines)])


@page(terms.ROSTER_IMPORT)
def roster_returned(request: Request, batch_id: UUID) -> FileResponse:
    stem = Path(queries.roster_detail(request.call, batch_id=batch_id).row.file_name).stem
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "returned.xlsx"
        queries.returned_file(request.call, batch_id=batch_id, target=target)
        # The open file outlives its folder: it goes when the answer has been sent.
        return FileResponse(
            target.open("rb"), as_attachment=True, filename=f"{stem}-{gettext('带原因')}.xlsx", content_type=XLSX
        )
