"""Files that are written: where they may lie, what they never replace, who may read them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole import bootstrap
from dutyconsole.crash_report import write_crash_file
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from dutyconsole.paper.files import keep, save_new
from dutyconsole.tui.screens.desk import DeskScreen
from tests.cli.conftest import Shell
from tests.desk.bench import MovedClock, settings_for
from tests.hostile.conftest import FILES, Night, commands
from tests.hostile.naughty import ALL
from tests.tui.seat import SECRET, seated


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    speak(Language.EN)


# -- what is there stays --------------------------------------------------------------------------

WRITERS: Final = {
    "attach save": ("ID", "1"),
    "log backup": (),
    "log export": (),
    "order slip": ("ORDER",),
    "paper form": ("4-11",),
    "paper state": (),
    "playbook draw": ("4-11",),
    "report show": ("ID", "1"),
    "report write": ("ID", "flash"),
    "shift page": (),
}
"""Commands that write a file where they are told, with what else they need."""

READERS: Final = {"attach add", "log restore", "log verify", "playbook adopt", "playbook check"}
"""Commands that only read the file they are given."""


def test_every_command_that_takes_a_path_is_known_here() -> None:
    paths = {
        " ".join(command.words)
        for command in commands()
        for each in command.parameters
        if each.metavar in FILES and not str(each.name).endswith("secret_file")
    }
    assert paths - READERS == set(WRITERS)


@pytest.mark.parametrize("there", ["file", "dangling", "device", "database"])
def test_nothing_that_is_there_is_written_over(night: Night, tmp_path: Path, there: str) -> None:
    target, kept = tmp_path / "target", tmp_path / "kept"
    kept.write_text("kept")
    match there:
        case "file":
            target.write_text("kept")
        case "dangling":
            target.symlink_to(tmp_path / "nowhere")
        case "device":
            target = Path("/dev/null")
        case _:
            target = night.shell.data / "log.db"
    before = target.lstat()
    for command, more in WRITERS.items():
        if command == "attach save":
            continue
        words = [*command.split(), *(night.known.get(NAMED.get(word, ""), word) for word in more)]
        option = {"log backup": [], "playbook draw": ["--svg"]}.get(command, ["-o"])
        night.shell.refused("invalid", *words, *option, str(target), officer="admin1")
    assert (target.lstat().st_ino, target.lstat().st_size) == (before.st_ino, before.st_size)
    assert kept.read_text() == "kept"
    assert not (tmp_path / "nowhere").exists()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


NAMED: Final = {"ID": "incident", "ORDER": "order"}


def test_a_name_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for name in ("a\0b", "x" * 300, "no/such/folder/x", "..", ".", ""):
        with pytest.raises(Refused):
            save_new(tmp_path / name, "page")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=50)
@given(st.sampled_from(ALL) | st.text() | st.just("../../etc/passwd") | st.just("/etc/passwd"))
def test_no_id_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "exports"
    before = set(folder.parent.iterdir()) | {folder}
    try:
        path = keep(folder, name, "page")
    except Refused:
        return
    assert path.parent == folder
    assert path.name not in (".", "..")
    assert not path.name.startswith((".", "-"))
    assert set(folder.parent.iterdir()) == before
    path.unlink()


def test_a_folder_of_ours_that_is_a_link_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "exports").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        keep(tmp_path / "exports", "page.html", "page")
    assert list((tmp_path / "elsewhere").iterdir()) == []


# -- who may read them ----------------------------------------------------------------------------


def open_to_others(folder: Path) -> list[str]:
    """What in a folder, and the folder itself, anybody but its owner may touch."""
    wrong = []
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & ~(0o700 if path.is_dir() else 0o600):
            wrong.append(f"{mode:o} {path.relative_to(folder.parent)}")
    return wrong


@pytest.fixture
def any_umask() -> Iterator[None]:
    """Whoever started the program does not care who reads its files."""
    before = os.umask(0)
    yield
    os.umask(before)


async def test_a_session_on_screen_writes_for_its_owner_alone(
    tmp_path: Path, any_umask: None
) -> None:
    home = tmp_path / "desk"
    settings = settings_for(home).model_copy(update={"key_file": tmp_path / "keys" / "log.key"})
    clock = MovedClock()
    desk = bootstrap.create(
        settings, sample=True, person=None, name=None, secret=SECRET, clock=clock
    )
    async with seated(lambda: desk, clock, home=home, size=(80, 24)) as seat:
        await seat.press("f2")
        await seat.until(lambda: seat.app.focused is not None)
        await seat.types("half typed")
        await seat.press("escape")
        seat.app.drafts.flush()
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        file = seat.app.state_file
        assert file is not None
        seat.app.put_state(file)
        write_crash_file(home / "crashes", ValueError(), {}, clock)
    desk.log.backup(home / "backup.db")
    desk.log.close()
    names = {path.name for path in home.rglob("*")}
    assert {"log.db", "state.html", "backup.db"} <= names
    assert any(name.startswith("drafts-") for name in names)
    assert open_to_others(home) == []
    assert open_to_others(tmp_path / "keys") == []


SESSION: Final = """
import os, sys
from dutyconsole.__main__ import main
os.umask = lambda mask: 0o077
_, data, secret, out = sys.argv
words = ["dutyconsole", "--data", data, "--secret-file", secret, "--as"]
for line in sys.stdin.read().splitlines():
    os.chdir(out)
    sys.argv = [*words, *line.split()]
    assert main() == 0, line
"""

WORDS: Final = """officer1 init --sample
officer1 incident report --kind fire --summary smoke
officer1 paper state -o state.html
officer1 playbook draw 4-11 --svg flow.svg
officer1 shift begin
officer1 log checkpoint
admin1 log backup copy.db
admin1 log export -o export
"""


def test_the_shell_writes_for_its_owner_alone_whatever_the_umask(
    empty: Shell, tmp_path: Path
) -> None:
    """Even where the program's own umask is taken from it, each file is made with its mode."""
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    key = tmp_path / "config" / "dutyconsole" / "log.key"
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(empty.data), str(empty.secret), str(out)],
        input=WORDS,
        env={**os.environ, "DUTYCONSOLE_KEY": str(key)},
        preexec_fn=lambda: os.umask(0),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert open_to_others(empty.data) == []
    assert open_to_others(out) == []
    assert open_to_others(key.parent) == []
