"""Every route declares who may use it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("allauth.", "django.", "ninja.", "django_prometheus.", "whitenoise.")


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its whole path."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry


def test_every_page_declares_its_permission() -> None:
    wrong = [
        path
        for path, entry in routes(get_resolver())
        if not path.startswith("api/") and not hasattr(entry.callback, "permission")
        if not path.startswith("sign-in/")
    ]
    assert not wrong, wrong


def test_every_operation_declares_its_permission() -> None:
    from shequ.config.api import api

    wrong = [
        f"{prefix}{path} {operation.operation_id}"
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if not hasattr(operation.view_func, "permission")
    ]
    assert not wrong, wrong
