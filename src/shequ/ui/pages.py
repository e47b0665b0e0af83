import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from shequ.base.page import PUBLIC, SEE_OTHER, SIGNED_IN, Request, page, show
from shequ.ui import gallery as samples
from shequ.ui.bundles import shell_files
from shequ.ui.middleware import set_preference
from shequ.ui.preferences import PREFERENCES

WORKER = "dist/sw.js"
ICON_SIZES = (192, 512)


@require_POST
@page(PUBLIC)
def preference_set(request: Request) -> HttpResponse:
    response = HttpResponseRedirect(_back(request), status=SEE_OTHER)
    for name, preference in PREFERENCES.items():
        value = request.POST.get(name, "")
        if value in preference.values:
            set_preference(response, name, value)
    return response


@page(PUBLIC)
def preferences(request: Request) -> HttpResponse:
    return show(request, "ui/preferences.html", preferences=PREFERENCES.values(), back=_back(request))


@page(SIGNED_IN)
def all_functions(request: Request) -> HttpResponse:
    return show(request, "ui/all_functions.html")


@page(PUBLIC)
def offline(request: Request) -> HttpResponse:
    return show(request, "ui/offline.html")


@page(PUBLIC)
def worker(_request: Request) -> HttpResponse:
    path = finders.find(WORKER)
    if not isinstance(path, str):
        raise Http404
    files = shell_files()
    offline_page = reverse("ui:offline")
    script = Path(path).read_text("utf-8")
    version = hashlib.sha256("\n".join([script, offline_page, *files]).encode()).hexdigest()[:16]
    head = json.dumps({"version": version, "offline": offline_page, "files": files})
    response = HttpResponse(f"self.SHELL = {head};\n{script}", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@page(PUBLIC)
def manifest(_request: Request) -> HttpResponse:
    body = {
        "name": gettext("城市社区平台"),
        "short_name": gettext("社区"),
        "lang": "zh-Hans",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f7",
        "theme_color": "#1b4f8f",
        "icons": [
            {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {
                    "src": static(f"ui/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in ICON_SIZES
                for purpose in ("any", "maskable")
            ),
        ],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@page(PUBLIC)
def gallery(request: Request) -> HttpResponse:
    if not samples.is_open():
        raise Http404
    return show(request, "ui/gallery.html", **samples.context(request.GET))


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if asked and is_ours else "/"
