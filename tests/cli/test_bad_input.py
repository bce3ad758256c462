"""Whatever is typed or found on disk: one clear sentence, the right code, no traceback."""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dutyconsole import bootstrap
from dutyconsole.shipped import shipped
from tests.cli.conftest import SECRET, Result, Shell

REPORT = ("incident", "report", "--kind", "fire")


def _sentence(said: Result, code: int) -> str:
    assert said.code == code, said
    assert said.out == ""
    assert "Traceback" not in said.err
    (line,) = said.err.splitlines()
    assert line.endswith(".")
    return line


@pytest.mark.parametrize(
    "words",
    [
        ("incident", "bogus"),
        ("bogus",),
        ("incident", "ack"),
        ("incident", "report", "--summary", "s"),
        ("incident", "list", "--state", "gone"),
        ("incident", "ack", "ID", "extra"),
        ("incident", "ack", "ID", "--nonsense"),
        ("log", "show", "--limit", "0"),
        ("log", "show", "--after", "9" * 30),
        ("incident", "explain", "ID", "9" * 30, "why"),
        ("step", "done", "ID", "recv", "--value", "no equals sign"),
    ],
)
def test_wrong_usage_is_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    assert "--help" in _sentence(shell(*words), 2)


@pytest.mark.parametrize("noun", ["incident", "run", "step", "response", "notice", "log"])
def test_a_noun_alone_lists_its_commands(shell: Shell, noun: str) -> None:
    said = shell(noun)
    assert (said.code, said.out) == (2, "")
    assert "Commands:" in said.err
    assert shell(noun, "--help").code == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unknown", ("incident", "show", "nothing")),
        ("unknown", ("incident", "ack", "nothing")),
        ("unknown", ("log", "show", "--incident", "nothing")),
        ("unknown", ("step", "done", "nothing", "recv")),
        ("invalid", ("incident", "report", "--kind", "nothing", "--summary", "s")),
        ("invalid", (*REPORT, "--summary", "")),
        ("invalid", (*REPORT, "--summary", " \n ")),
        ("invalid", (*REPORT, "--summary", "s", "--occurred-at", "9999")),
        ("invalid", (*REPORT, "--summary", "s", "--occurred-at", "2999-01-01T00:00")),
        ("invalid", (*REPORT, "--summary", "s", "--received-at", "x")),
        ("invalid", (*REPORT, "--summary", "s", "--place", "x" * 501)),
        ("unknown", ("playbook", "show", "\x1b[31m")),
        ("unknown", ("incident", "show", os.fsdecode(b"\xff"))),
        ("unknown", ("incident", "merge", "x", "--into", os.fsdecode(b"\xff"))),
    ],
)
def test_what_cannot_be_is_refused(shell: Shell, code: str, words: tuple[str, ...]) -> None:
    shell.refused(code, *words)
    sentence = _sentence(shell(*words), 1)
    assert "\x1b" not in sentence


def test_long_text_comes_from_a_pipe_and_is_refused_beyond_measure(shell: Shell) -> None:
    shell.refused("invalid", *REPORT, "--summary", "-", given=b"x" * 2_000_000)
    shell.refused("invalid", *REPORT, "--summary", "-", given=b"")
    shell.ok(*REPORT, "--summary", "-", given="火".encode() * 90_000)
    assert len(shell.ok("incident", "list")) == 1


def test_an_odd_train_number_is_accepted_with_a_warning(shell: Shell) -> None:
    said = shell(*REPORT, "--summary", "s", "--train", "zz9", "--json")
    assert said.code == 0
    assert said.json["warnings"] == ["ZZ9 does not look like a train number"]
    assert "Warning: ZZ9" in said.err


def test_foreign_text_is_kept_raw_and_shown_harmless(shell: Shell) -> None:
    raw = "[red]\x1b[2J\u202e\x9b1m\x00" + os.fsdecode(b"\xff")
    incident = shell.ok(*REPORT, "--summary", raw)["incident"]
    shown = shell("incident", "show", incident).out
    assert "[red]␛[2J<202E><009B>1m␀\\udcff" in shown
    said = shell("incident", "show", incident, "--json")
    assert said.out.isprintable() or not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out)
    assert said.json["summary"] == "[red]\x1b[2J\u202e\x9b1m\x00\\udcff"


def test_secrets_that_cannot_be_read_are_invalid(shell: Shell, tmp_path: Path) -> None:
    report = (*REPORT, "--summary", "s")
    for secret in (tmp_path / "none", tmp_path, tmp_path / "a\0b"):
        shell.refused("invalid", *report, secret=secret)
    (tmp_path / "long").write_bytes(b"x" * 5000)
    shell.refused("invalid", *report, secret=tmp_path / "long")
    shell.refused("not_signed_on", *report, secret=shell.wrong)
    shell.refused("not_signed_on", *report, officer=None)
    shell.refused("not_signed_on", *report, officer="nobody")


def test_settings_that_make_no_sense_are_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "DUTYCONSOLE_LANG" in _sentence(shell("--lang", "xx", "incident", "list"), 1)
    monkeypatch.setenv("DUTYCONSOLE_TIMEZONE", "Nowhere/Nothing")
    assert "DUTYCONSOLE_TIMEZONE" in _sentence(shell("incident", "list"), 1)


def test_the_environment_names_what_options_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_AS", "officer2")
    monkeypatch.setenv("DUTYCONSOLE_SECRET_FILE", str(shell.secret))
    said = shell(*REPORT, "--summary", "s", "--json", officer=None)
    assert said.code == 0
    assert shell.ok("log", "show")[-1]["person"] == "officer2"


def test_without_a_log_the_mend_is_init(empty: Shell) -> None:
    assert "dutyconsole init" in _sentence(empty("incident", "list"), 1)
    assert not (empty.data / "log.db").exists()


def test_a_data_directory_that_is_no_directory_is_refused(empty: Shell) -> None:
    empty.data.write_text("a file", encoding="utf-8")
    _sentence(empty("init", "--sample"), 1)
    _sentence(empty("incident", "list"), 1)
    assert empty.data.read_text(encoding="utf-8") == "a file"


def test_a_data_directory_that_cannot_be_written_is_refused(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_args, **_more: False)
    shell.refused("not_recorded", *REPORT, "--summary", "s")


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_a_file_that_is_no_log_is_refused(shell: Shell, content: bytes) -> None:
    (shell.data / "log.db").write_bytes(content)
    _sentence(shell("incident", "list"), 1)
    assert (shell.data / "log.db").read_bytes() == content


def test_a_log_of_a_newer_version_is_left_alone(shell: Shell) -> None:
    with sqlite3.connect(shell.data / "log.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert "newer" in _sentence(shell("incident", "list"), 1)


def test_what_nobody_foresaw_is_one_sentence_and_a_report_without_a_word_of_anybody(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "Wang Wei 13912345678 \x1b]52;c;eA==\x07"

    def broken(*_: object) -> None:
        raise RuntimeError(f"two\nlines of trouble with {typed}")

    monkeypatch.setattr(bootstrap, "open_existing", broken)
    sentence = _sentence(shell("incident", "note", "no-such", "Zhao Min fell"), 1)
    (file,) = (shell.data / "crashes").iterdir()
    assert "(RuntimeError)" in sentence
    assert str(file) in sentence
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    report = file.read_text(encoding="utf-8")
    assert "cli/incident.py" in report
    assert "lines of trouble with" in report
    for private in ("Wang", "139", "eA==", "Zhao", SECRET, str(shell.secret)):
        assert private not in sentence
        assert private not in report
    monkeypatch.undo()
    assert shell.ok("log", "verify")["ok"]


def test_a_failure_where_there_is_no_data_directory_makes_none(
    empty: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "open_existing", lambda *_: 1 // 0)
    assert "(ZeroDivisionError)" in _sentence(empty("incident", "list"), 1)
    assert not empty.data.exists()


BESIDE = """
import sys, threading
_, data, name = sys.argv
sys.argv = ["dutyconsole", "--data", data, "playbook", "list"]
from dutyconsole import __main__
import dutyconsole.cli
def run():
    class Unwell:
        def __del__(self): raise ValueError(name)
    def fail(): raise OSError(28, name)
    Unwell()
    other = threading.Thread(target=fail)
    other.start()
    other.join()
    raise ZeroDivisionError(name)
dutyconsole.cli.main = run
sys.exit(__main__.main())
"""


def test_no_failure_beside_the_command_prints_a_value(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BESIDE, str(shell.data), "Wang Wei"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    sentence = _sentence(Result(done.returncode, done.stdout, done.stderr), 1)
    reports = [file.read_text("utf-8") for file in sorted((shell.data / "crashes").iterdir())]
    for failed in ("ValueError", "OSError ENOSPC", "ZeroDivisionError"):
        assert any(failed in report for report in reports), failed
    assert "Wang" not in "".join([sentence, *reports])


def test_a_full_disk_refuses_and_loses_nothing(shell: Shell) -> None:
    before = shell.ok("log", "verify")["entries"]
    process = subprocess.Popen(
        [sys.executable, "-m", "dutyconsole", "--data", str(shell.data), *REPORT, "--summary", "s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            "DUTYCONSOLE_AS": "officer1",
            "DUTYCONSOLE_SECRET_FILE": str(shell.secret),
        },
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    out, err = process.communicate(timeout=60)
    _sentence(Result(process.returncode, out.decode(), err.decode()), 1)
    assert shell.ok("log", "verify")["entries"] == before
    assert shell.ok("incident", "list") == []


def test_a_backup_goes_to_a_new_file_in_a_directory_that_is_there(
    shell: Shell, tmp_path: Path
) -> None:
    shell.refused("invalid", "log", "backup", "/dev/null", officer="admin1")
    shell.refused("not_recorded", "log", "backup", str(tmp_path / "no" / "such"), officer="admin1")


def _process(*words: str | bytes, data: Path, **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dutyconsole", "--data", str(data), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **more},
    )


def test_two_processes_write_one_log(shell: Shell) -> None:
    who = {"DUTYCONSOLE_AS": "officer1", "DUTYCONSOLE_SECRET_FILE": str(shell.secret)}
    words = (*REPORT, "--summary", b"bytes \xff \xe7\x81\xab", "--train", "G1")
    both = [_process(*words, data=shell.data, **who) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    rows = shell.ok("incident", "list")
    assert len({row["incident"] for row in rows}) == 2
    assert {row["summary"] for row in rows} == {"bytes \\udcff 火"}
    assert shell.ok("log", "verify")["ok"]


def test_an_answer_that_cannot_be_printed_is_one_sentence(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dutyconsole", "--data", str(shell.data), "incident", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert "No space left" in _sentence(Result(done.returncode, "", done.stderr.decode()), 1)


def test_a_reader_that_goes_away_causes_no_traceback(shell: Shell) -> None:
    process = _process("log", "show", "--json", data=shell.data)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 1


def test_the_walk_in_the_readme_is_true(tmp_path: Path) -> None:
    readme = shipped("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    (walk,) = (block for block in blocks if "init --sample" in block)
    commands = tmp_path / ".venv" / "bin"
    commands.mkdir(parents=True)
    program = commands / "dutyconsole"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dutyconsole "$@"\n')
    program.chmod(0o700)
    (commands / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(shipped())},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "it is closed" in done.stdout
    assert "The log holds" in done.stdout
