"""The project itself: its version, its settings, where its data lies, what a start loads."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import dutyconsole
from dutyconsole.__main__ import main, split_options
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language
from dutyconsole.environment import GlobalOptions, data_dir, prepare_data_dir
from dutyconsole.settings import load_settings
from dutyconsole.shipped import shipped

CHECKOUT = Path(__file__).parents[1]
HEAVY = {"argon2", "pydantic", "rich", "sqlalchemy", "sqlmodel", "textual", "typer", "yaml"}


def modules_after(code: str) -> set[str]:
    """The top-level modules loaded once `code` has run in a fresh interpreter."""
    shown = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return {line.partition(".")[0] for line in run.stdout.splitlines()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestVersion:
    def test_is_the_same_in_the_package_and_the_project_file(self) -> None:
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
        assert project["version"] == dutyconsole.__version__

    def test_option_says_where_the_data_is(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "dutyconsole", "--data", str(tmp_path), "--version"]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert run.stdout.splitlines() == [
            f"dutyconsole {dutyconsole.__version__}",
            f"data directory: {tmp_path}",
            f"log: sqlite:///{tmp_path}/log.db",
        ]

    def test_option_keeps_the_password_of_the_database(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("DUTYCONSOLE_DATABASE", "postgresql+psycopg://desk:hunter2@db/log")
        monkeypatch.setattr(sys, "argv", ["dutyconsole", "--version"])
        assert main() == 0
        assert "log: postgresql+psycopg://desk:***@db/log" in capsys.readouterr().out

    def test_option_loads_nothing_heavy_and_writes_nothing(self, tmp_path: Path) -> None:
        code = (
            "import sys; from dutyconsole.__main__ import main\n"
            f"sys.argv = ['dutyconsole', '--data', {str(tmp_path / 'new')!r}, '--version']; main()"
        )
        assert not modules_after(code) & HEAVY
        assert not (tmp_path / "new").exists()


class TestCommandLine:
    def test_takes_global_options_in_both_forms(self) -> None:
        given, rest = split_options(["--data", "d", "--lang=zh-Hans", "--as", "officer1"])
        assert given == GlobalOptions(data="d", lang="zh-Hans", as_person="officer1")
        assert not rest

    @pytest.mark.parametrize(
        "arguments", [["incident", "list"], ["--help"], ["--lang"], ["--colour", "incident"]]
    )
    def test_leaves_everything_else_to_the_command_line_library(self, arguments: list[str]) -> None:
        assert split_options(["--data=d", *arguments]) == (GlobalOptions(data="d"), arguments)


class TestShipped:
    def test_is_found_in_the_checkout(self) -> None:
        assert shipped("playbooks") == CHECKOUT / "playbooks"
        assert shipped("data").is_dir()


class TestSettings:
    def test_have_defaults(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DUTYCONSOLE_ARGON2_COST")
        settings = load_settings()
        assert settings.data_dir == data_dir()
        assert settings.database == f"sqlite:///{settings.data_dir}/log.db"
        assert settings.lang is Language.EN
        assert (settings.as_person, settings.secret_file, settings.timezone) == (None, None, None)
        assert (settings.desk, settings.argon2_cost, settings.review_signoff) == (
            "1",
            "standard",
            False,
        )

    def test_read_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name, value in {
            "DATA": str(tmp_path),
            "LANG": "zh-Hant",
            "AS": "supervisor1",
            "SECRET_FILE": str(tmp_path / "secret"),
            "DESK": "2",
            "TIMEZONE": "Asia/Shanghai",
            "ARGON2_COST": "test",
            "REVIEW_SIGNOFF": "true",
        }.items():
            monkeypatch.setenv(f"DUTYCONSOLE_{name}", value)
        settings = load_settings()
        assert settings.data_dir == tmp_path
        assert settings.database == f"sqlite:///{tmp_path}/log.db"
        assert settings.lang is Language.ZH_HANT
        assert settings.as_person == "supervisor1"
        assert settings.secret_file == tmp_path / "secret"
        assert settings.desk == "2"
        assert settings.timezone == ZoneInfo("Asia/Shanghai")
        assert settings.argon2_cost == "test"
        assert settings.review_signoff is True

    def test_an_option_wins_over_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        given = GlobalOptions(
            data=str(tmp_path / "given"),
            database="postgresql://db/log",
            lang="zh-Hans",
            as_person="officer2",
            secret_file=str(tmp_path / "given-secret"),
        )
        for name in ("DATA", "AS", "SECRET_FILE"):
            monkeypatch.setenv(f"DUTYCONSOLE_{name}", "environment")
        monkeypatch.setenv("DUTYCONSOLE_DATABASE", "sqlite:///environment")
        monkeypatch.setenv("DUTYCONSOLE_LANG", "en")
        settings = load_settings(given)
        assert settings.data_dir == tmp_path / "given"
        assert settings.database == "postgresql://db/log"
        assert settings.lang is Language.ZH_HANS
        assert settings.as_person == "officer2"
        assert settings.secret_file == tmp_path / "given-secret"

    def test_an_empty_variable_is_an_unset_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = load_settings()
        for name in ("DATA", "DATABASE", "LANG", "AS", "SECRET_FILE", "DESK", "TIMEZONE"):
            monkeypatch.setenv(f"DUTYCONSOLE_{name}", "")
        assert load_settings() == before

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("LANG", "fr"),
            ("DATABASE", "log.db"),
            ("DESK", "x" * 65),
            ("TIMEZONE", "Mars/Base"),
            ("ARGON2_COST", "none"),
            ("REVIEW_SIGNOFF", "perhaps"),
        ],
    )
    def test_refuse_a_bad_value_by_its_name(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(f"DUTYCONSOLE_{name}", value)
        with pytest.raises(Refused, match=f"^the setting DUTYCONSOLE_{name} cannot be") as refused:
            load_settings()
        assert refused.value.code is Code.INVALID

    def test_a_path_in_the_database_url_comes_back_whole(self, tmp_path: Path) -> None:
        from sqlalchemy import make_url

        odd = tmp_path / "a b?c%20#數據"
        url = make_url(load_settings(GlobalOptions(data=str(odd))).database)
        assert url.database == str(odd / "log.db")


class TestDataDirectory:
    def test_is_the_platforms_own_never_the_current_one(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert data_dir().is_absolute()
        assert tmp_path not in data_dir().parents

    def test_means_one_place_wherever_we_go(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert data_dir("here") == tmp_path / "here"
        assert data_dir("~/there") == Path(os.environ["HOME"]) / "there"

    def test_is_made_for_its_owner_alone(self, tmp_path: Path) -> None:
        made = prepare_data_dir(tmp_path / "deep" / "data")
        assert mode(made) == 0o700

    @pytest.mark.parametrize("content", [[], ["log.db"], ["log.db", "secret"]])
    def test_is_closed_to_others_when_it_is_ours(self, tmp_path: Path, content: list[str]) -> None:
        ours = tmp_path / "ours"
        ours.mkdir()
        ours.chmod(0o755)
        for name in content:
            (ours / name).touch()
        assert mode(prepare_data_dir(ours)) == 0o700

    def test_with_other_files_in_it_keeps_its_mode(self, tmp_path: Path) -> None:
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        theirs.chmod(0o755)
        (theirs / "index.html").touch()
        assert mode(prepare_data_dir(theirs)) == 0o755

    @pytest.mark.parametrize("below", ["", "below"])
    def test_that_cannot_be_made_is_refused(self, tmp_path: Path, below: str) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(Refused, match="cannot be used") as refused:
            prepare_data_dir(tmp_path / "file" / below)
        assert refused.value.code is Code.NOT_RECORDED
        assert "--data" in refused.value.mend

    def test_that_cannot_be_written_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def read_only(path: Path, how: int) -> bool:
            return not (path == tmp_path and how & os.W_OK)

        monkeypatch.setattr(os, "access", read_only)  # root may write anywhere: no mode stops it
        with pytest.raises(Refused, match="cannot be written to") as refused:
            prepare_data_dir(tmp_path)
        assert refused.value.code is Code.NOT_RECORDED


class TestRooms:
    def test_the_domain_loads_nothing_but_the_standard_library(self) -> None:
        names = [
            f"dutyconsole.domain.{path.stem}"
            for path in (CHECKOUT / "dutyconsole" / "domain").glob("[!_]*.py")
        ]
        loaded = modules_after("import " + ", ".join(["dutyconsole.domain", *names]))
        before = modules_after("pass")
        assert loaded - before - {"dutyconsole"} <= sys.stdlib_module_names
