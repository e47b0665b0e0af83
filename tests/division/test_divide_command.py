"""`shequ divide`: without a database, from a file to a file."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.division.test_reading import block, write
from tests.division.towns import look

SIDE = 9


def town(folder: Path) -> Path:
    dice = np.random.default_rng(3)
    rows = [
        block(
            f"{x}-{y}", x * 120, y * 120, int(dice.integers(50, 300)), existing=f"社区{x // 3}{y // 3}",
            kind="单位型" if x < 2 else "",
        )
        for y in range(SIDE)
        for x in range(SIDE)
    ]  # fmt: skip
    return write(folder, *rows)


def shequ(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command where there is no data folder and no Django setting."""
    around = {name: value for name, value in os.environ.items() if name not in {"SHEQU_HOME", "DJANGO_SETTINGS_MODULE"}}
    around |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SHEQU_LANGUAGE": "zh"}
    return subprocess.run(
        [sys.executable, "-m", "shequ.cli", "divide", *map(str, words)],
        capture_output=True, text=True, env=around, check=False, timeout=300, cwd=folder,
    )  # fmt: skip


class TestDivide:
    def test_labels_every_block_and_answers_in_json(self, tmp_path):
        from shequ.division.solver.reading import read_blocks

        file = town(tmp_path)

        done = shequ(file, "--out", "labels.csv", "--grids", "--geojson", "out.geojson", "--json", folder=tmp_path)

        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["format"] == 1
        assert answer["parameters"]["households"] == [1000, 3000]
        with (tmp_path / "labels.csv").open(encoding="utf-8") as rows:
            told = {row["id"]: row for row in csv.DictReader(rows)}
        blocks = read_blocks(file)
        labels = [int(told[one]["label"]) for one in blocks.ids]
        seen = look(blocks.problem, labels)
        (proposal,) = answer["proposals"]
        assert (seen.torn, seen.missing) == (0, 0)
        assert proposal["communities"] == len(set(labels))
        assert proposal["outside"] == len(seen.outside)
        assert proposal["cut"] == pytest.approx(seen.cut, abs=1e-5)
        assert all(int(row["grid"]) > 0 for row in told.values())
        shapes = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
        assert sum(one["properties"]["level"] == "community" for one in shapes) == len(set(labels))
        assert not (tmp_path / "var").exists()

    def test_the_same_seed_writes_the_same_file(self, tmp_path):
        file = town(tmp_path)

        for name in ("a.csv", "b.csv"):
            shequ(file, "--out", name, "--seed", 5, "--proposals", 3, folder=tmp_path)

        assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
        others = sorted(one.name for one in tmp_path.glob("a-*.csv"))
        assert others
        for name in others:
            assert (tmp_path / name).read_bytes() == (tmp_path / name.replace("a", "b", 1)).read_bytes()
            assert (tmp_path / name).read_bytes() != (tmp_path / "a.csv").read_bytes()

    def test_says_how_near_the_best_it_is(self, tmp_path):
        rows = [block(f"{x}-{y}", x * 120, y * 120, 300, existing=f"社区{x // 3}") for y in range(4) for x in range(6)]
        file = write(tmp_path, *rows)

        done = shequ(file, "--out", "a.csv", "--bound", "--json", folder=tmp_path)
        plain = shequ(file, "--out", "a.csv", "--bound", folder=tmp_path)
        without = shequ(file, "--out", "b.csv", "--json", folder=tmp_path)

        (proposal,) = json.loads(done.stdout)["proposals"]
        assert proposal["bound"]["status"] == "best"
        assert proposal["bound"]["lower"] == pytest.approx(proposal["score"], abs=1e-6)
        assert proposal["bound"]["gap"] == 0
        assert "已证明没有更好的划法" in plain.stdout
        assert "bound" not in json.loads(without.stdout)["proposals"][0]

    def test_wishes_are_obeyed(self, tmp_path):
        done = shequ(
            town(tmp_path), "--out", "a.csv", "--together", "0-0,8-8", "--closed", "社区11", "--k", 7,
            "--band", "单位型=800-4000", "--json", folder=tmp_path,
        )  # fmt: skip

        assert done.returncode == 0, done.stderr
        with (tmp_path / "a.csv").open(encoding="utf-8") as rows:
            label = {row["id"]: row["label"] for row in csv.DictReader(rows)}
        assert label["0-0"] == label["8-8"]
        inside = {label[f"{x}-{y}"] for x in (3, 4, 5) for y in (3, 4, 5)}
        assert len(inside) == 1
        assert sum(one in inside for one in label.values()) == 9


class TestRefused:
    def test_a_bad_file_ends_with_three_and_its_places(self, tmp_path):
        file = write(tmp_path, block("a", 0, 0, -1), block("a", 120, 0))

        plain = shequ(file, "--out", "a.csv", folder=tmp_path)
        done = shequ(file, "--out", "a.csv", "--json", folder=tmp_path)

        assert (plain.returncode, done.returncode) == (3, 3)
        assert "第 2 个；编号 a" in plain.stderr
        answer = json.loads(done.stdout)
        assert answer["error"]["code"] == "division.bad_blocks"
        assert {(one["what"], one["row"]) for one in answer["problems"]} == {("not_a_count", 1), ("same_id", 2)}
        assert not (tmp_path / "a.csv").exists()

    def test_pins_without_a_way_end_with_three(self, tmp_path):
        file = write(tmp_path, block("a", 0, 0), block("b", 120, 0), block("c", 900, 0))

        done = shequ(file, "--out", "a.csv", "--together", "a,c", "--json", folder=tmp_path)

        assert done.returncode == 3
        assert json.loads(done.stdout)["problems"] == ["a", "c"]

    @pytest.mark.parametrize(
        "words",
        [
            ("--k", "0"), ("--k", "many"), ("--households", "3000-1000"), ("--together", "a,zz"), ("--apart", "0-0"),
            ("--closed", "nowhere"), ("--band", "none=1-2"), ("--pack", "no-such-pack"),
        ],
    )  # fmt: skip
    def test_misuse_ends_with_two(self, tmp_path, words):
        assert shequ(town(tmp_path), "--out", "a.csv", *words, folder=tmp_path).returncode == 2

    def test_a_folder_that_is_not_there_is_said_before_the_work(self, tmp_path):
        done = shequ(town(tmp_path), "--out", "nowhere/a.csv", folder=tmp_path)

        assert done.returncode == 2
        assert "nowhere" in done.stderr
