"""The HTTP API: every room's router, one translator of refusals."""

from functools import partial
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError

from shequ import __version__
from shequ.base.endpoint import InputMisshapen, permit
from shequ.base.refusals import as_problem
from shequ.kernel.refusals import Refusal

# prefix → module with `router`
ROUTERS: tuple[tuple[str, str], ...] = (
    ("/areas", "shequ.areas.api"),
    ("/division", "shequ.division.api"),
    ("/institutions", "shequ.institutions.api"),
    ("/jobs", "shequ.jobs.api"),
    ("/plan", "shequ.plan.api"),
    ("/residents", "shequ.residents.api"),
    ("/staffing", "shequ.staffing.api"),
    ("/territory", "shequ.territory.api"),
)
api = NinjaAPI(title="Shequ", version=__version__, urls_namespace="api", docs_url=None)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal as problem+json."""
    return as_problem(refusal, getattr(request, "call", None))


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer input of the wrong shape as a refusal that names the first field which is wrong."""
    first = error.errors[0] if error.errors else {}
    where = ".".join(str(step) for step in first.get("loc", ())[1:])
    return as_problem(InputMisshapen(field=where, what=str(first.get("msg", ""))), getattr(request, "call", None))


def _asked_first(router: Router) -> Router:
    """Let every operation ask for its permission before it reads what was sent."""
    for view in router.path_operations.values():
        for operation in view.operations:
            operation.auth_callbacks = [partial(permit, getattr(operation.view_func, "permission"))]  # noqa: B009
    return router


for prefix, module in ROUTERS:
    api.add_router(prefix, _asked_first(import_module(module).router))
