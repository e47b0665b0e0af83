"""The offline worker and the manifest: the shell, and nothing of people."""

import json

import pytest
from django.test import Client

from shequ.ui import bundles

pytestmark = pytest.mark.django_db
built = pytest.mark.skipif(not bundles.manifest(), reason="the front end is not built: make assets")


@built
def test_the_worker_rules_the_whole_site_and_keeps_only_files() -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    head = answer.content.decode().splitlines()[0]
    shell = json.loads(head.removeprefix("self.SHELL = ").removesuffix(";"))
    assert shell["offline"] == "/offline/"
    assert all(path.startswith("/static/") for path in shell["files"]), "no page is kept"
    assert any(path.endswith(".css") for path in shell["files"])


@built
def test_every_kept_file_exists() -> None:
    head = Client().get("/sw.js").content.decode().splitlines()[0]
    for path in json.loads(head.removeprefix("self.SHELL = ").removesuffix(";"))["files"]:
        assert Client().get(path).status_code == 200, path


def test_the_offline_page_names_nobody() -> None:
    answer = Client().get("/offline/")
    assert answer.status_code == 200
    assert "现在没有网络" in answer.content.decode()


def test_the_manifest_installs_the_platform_with_own_icons() -> None:
    answer = Client().get("/manifest.webmanifest")
    body = json.loads(answer.content)
    assert answer["Content-Type"].startswith("application/manifest+json")
    assert body["start_url"] == "/"
    assert {icon["sizes"] for icon in body["icons"]} == {"any", "192x192", "512x512"}
    for icon in body["icons"]:
        assert Client().get(icon["src"]).status_code == 200
