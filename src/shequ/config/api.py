"""The HTTP API: every room's router, one translator of refusals."""

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from shequ import __version__
from shequ.base.refusals import as_problem
from shequ.config.settings import _has
from shequ.kernel.refusals import Refusal

# prefix → module with `router`
ROUTERS: tuple[tuple[str, str], ...] = (
    ("/areas", "shequ.areas.api"),
    ("/jobs", "shequ.jobs.api"),
    ("/plan", "shequ.plan.api"),
    ("/residents", "shequ.residents.api"),
    ("/territory", "shequ.territory.api"),
)
api = NinjaAPI(title="Shequ", version=__version__, urls_namespace="api", docs_url=None)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal as problem+json."""
    return as_problem(refusal, getattr(request, "call", None))


for prefix, module in ROUTERS:
    if _has(module):
        api.add_router(prefix, import_module(module).router)
