"""Words and permissions of files, and the limits of the one door."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERY_STAFF, EVERYBODY
from shequ.kernel.words import Choices, _

FILE_STORE = permission("files.file_store", _("上传附件"), roles=EVERYBODY)
FILE_SEE = permission("files.file_see", _("查看附件"), roles=EVERYBODY)
FILE_REMOVE = permission("files.file_remove", _("撤下附件"), roles=EVERY_STAFF)
FILES_FOLLOW_GROUND = permission("files.files_follow_ground", _("附件随新的社区划分转接"), roles=())


class Kind(Choices):
    """Kinds of files that may come in; the value is the ending under which they go out."""

    JPG = "jpg", _("照片（JPG）")
    PNG = "png", _("图片（PNG）")
    WEBP = "webp", _("图片（WebP）")
    PDF = "pdf", _("PDF 文件")
    DOCX = "docx", _("Word 文档")
    XLSX = "xlsx", _("Excel 表格")
    XLS = "xls", _("Excel 表格（97-2003）")
    CSV = "csv", _("CSV 表格")
    GEOJSON = "geojson", _("GeoJSON 地图数据")
    TOML = "toml", _("TOML 政策包")


IMAGES = frozenset({Kind.JPG, Kind.PNG, Kind.WEBP})
ATTACHMENTS = IMAGES | {Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.XLS, Kind.CSV}
"""What may hang on a matter."""
ROSTERS = frozenset({Kind.XLSX, Kind.XLS, Kind.CSV})
BOUNDARIES = frozenset({Kind.GEOJSON})
PACKS = frozenset({Kind.TOML})

CONTENT_TYPES: dict[str, str] = {
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.XLS: "application/vnd.ms-excel",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.GEOJSON: "application/geo+json",
    Kind.TOML: "application/toml",
}

MEGA = 1024 * 1024
LARGEST_BYTES = 100 * MEGA
"""What one file may weigh as it comes in."""
UNPACKED_BYTES = 200 * MEGA
"""What a zip format (docx, xlsx) may unpack to (mechanisms, section 6)."""
PACKED_RATIO = 100
"""How many times its size a zip format may unpack to."""
MOST_PARTS = 10_000
"""How many parts a zip format may have."""
MOST_PIXELS = 40_000_000
"""What an image may measure before it is opened."""
NAME_LENGTH = 120
"""How many characters of a name are kept, its ending included."""
