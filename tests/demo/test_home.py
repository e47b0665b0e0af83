"""A demonstration keeps to its own data folder."""

import json
import stat

import pytest

from shequ.demo import home as homes
from shequ.demo.home import Account, HomeTaken


def test_an_empty_folder_becomes_a_new_demonstration(tmp_path):
    home = homes.enter(tmp_path, people=300, seed=1, counties=[])

    assert not home.is_finished
    assert home.accounts == []
    assert list(tmp_path.iterdir()) == []


def test_another_county_is_left_alone(tmp_path):
    with pytest.raises(HomeTaken) as refused:
        homes.enter(tmp_path, people=300, seed=1, counties=["110101"])

    assert refused.value.exit_code == 2
    assert "110101" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_another_size_or_seed_is_another_county(tmp_path):
    homes.enter(tmp_path, people=300, seed=1, counties=[]).save(is_finished=True)

    with pytest.raises(HomeTaken):
        homes.enter(tmp_path, people=400, seed=1, counties=["620822"])
    with pytest.raises(HomeTaken):
        homes.enter(tmp_path, people=300, seed=2, counties=["620822"])


def test_an_interrupted_run_is_taken_up(tmp_path):
    begun = homes.enter(tmp_path, people=300, seed=1, counties=[])
    begun.accounts = [Account("finance", "finance", "secret-7", "620822")]
    begun.done = ["divisions"]
    begun.save(is_finished=False)

    again = homes.enter(tmp_path, people=300, seed=1, counties=["620822"])

    assert again.done == ["divisions"]
    assert again.password_of("finance") == "secret-7"
    assert not again.is_finished


def test_the_finished_file_is_the_owners_only_and_says_what_the_contract_says(tmp_path):
    home = homes.enter(tmp_path, people=300, seed=1, counties=[])
    home.as_of = "2026-09-30"
    home.accounts = [Account("finance", "finance", "secret-7", "620822", "财政局小贾")]
    home.points = [{"community": "620822001001", "lat": 35.0, "lon": 107.0}]
    home.save(is_finished=False)
    home.save(is_finished=True)

    written = tmp_path / "demo.json"
    body = json.loads(written.read_text(encoding="utf-8"))
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert {"accounts", "open311", "points", "as_of"} <= body.keys()
    assert {"role", "user", "password", "area"} <= body["accounts"][0].keys()
    assert not (tmp_path / homes.BEGUN).exists()
    assert homes.enter(tmp_path, people=300, seed=1, counties=["620822"]).is_finished


def test_passwords_are_random_and_of_three_kinds():
    made = {homes.new_password() for _ in range(200)}

    assert len(made) == 200
    for password in made:
        assert len(password) >= 12
        assert any(c.isdigit() for c in password)
        assert any(c.islower() for c in password)
        assert "-" in password
