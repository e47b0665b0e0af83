"""What has happened to files."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FileStored(Fact):
    code = "files.file_stored"
    sentence = _("上传附件“{name}”（{kind}，{size} 字节）")
    personal_data = ("name",)
    file_id: str
    name: str
    kind: str
    size: int
    sha256: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached(Fact):
    code = "files.file_attached"
    sentence = _("把附件 {file_id} 附到 {attached_to}")
    file_id: str
    attached_to: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FileRemoved(Fact):
    code = "files.file_removed"
    sentence = _("撤下附件“{name}”，原因：{reason}")
    personal_data = ("name",)
    file_id: str
    name: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilesFollowedGround(Fact):
    """Attachments kept for communities that ended are kept for those that take over; `rows` holds (old, new, how many)."""

    code = "files.files_followed_ground"
    sentence = _("撤销区域的附件 {count} 个转到承接的社区，自 {on} 起")
    count: int
    on: str
    rows: tuple[tuple[str, str, int], ...]
