"""The line that every file taken out of the register bears."""

from django.utils.translation import gettext

from shequ.base.page import Request
from shequ.kernel.call import CHINA


def watermark_of(request: Request, mark: str) -> str:
    """Return who took the file out, when, and under which mark."""
    at = request.call.at.astimezone(CHINA)
    return gettext("%(name)s 于 %(at)s 导出，标识 %(mark)s，仅限所填事由使用") % {
        "name": request.call.actor.name,
        "at": f"{at:%Y-%m-%d %H:%M}",
        "mark": mark,
    }
