"""No address that anybody gives is ever asked for: the program speaks to no other machine."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import dutyconsole
from dutyconsole.shipped import shipped
from tests.hostile.conftest import Night

PACKAGE: Final = Path(dutyconsole.__file__).parent

SPEAKS: Final = {
    *("socket", "socketserver", "ssl", "http", "ftplib", "smtplib", "poplib", "imaplib"),
    *("telnetlib", "urllib", "xmlrpc", "webbrowser", "requests", "httpx", "aiohttp", "urllib3"),
    *("websockets", "asyncio.streams"),
}
"""Modules that reach other machines; of `urllib` the part that takes names apart does not."""

UNPACKS: Final = {"pickle", "marshal", "shelve", "zipfile", "tarfile", "xml", "yaml"}
"""Modules that make more of a file than its bytes, or run what is in it."""

UNPACKED: Final = {"yaml_source.py": {"yaml"}, "svg.py": {"xml"}, "svg_page.py": {"xml"}}
"""Where one of them is used all the same: YAML by its events alone, XML only to write it."""

STARTS: Final = {"subprocess", "multiprocessing", "pty"}
"""Modules that start programs."""

STARTED: Final = {"eventlog/apart.py", "tui/outside.py"}
"""Where one is started: to check a backup apart, and to open an attached file outside."""

IMPORTED: Final = re.compile(r"^\s*(?:import|from)\s+([\w.]+(?:\s*,\s*[\w.]+)*)", re.MULTILINE)


def imports() -> Iterator[tuple[Path, str]]:
    """Every module that is imported anywhere in the program, with where."""
    for path in (*PACKAGE.rglob("*.py"), *shipped("data").rglob("*.py")):
        for names in IMPORTED.findall(path.read_text("utf-8")):
            yield from ((path, name.strip()) for name in names.split(","))


def test_no_module_of_ours_reaches_other_machines_or_unpacks_what_it_is_given() -> None:
    wrong = []
    for path, name in imports():
        first = name.partition(".")[0]
        if name != "urllib.parse" and {name, first} & SPEAKS:
            wrong.append(f"{path.name}: {name}")
        if first in UNPACKS - UNPACKED.get(path.name, set()):
            wrong.append(f"{path.name}: {name}")
    assert wrong == []
    found = IMPORTED.findall("import a, b.c as d\n  from urllib import request\nfrom x import (\n")
    assert found == ["a, b.c", "urllib", "x"]


def test_programs_are_started_where_the_chapter_says_and_never_by_way_of_a_shell() -> None:
    started = {
        path.relative_to(PACKAGE).as_posix()
        for path, name in imports()
        if name.partition(".")[0] in STARTS
    }
    assert started == STARTED
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"shell=True|os\.(system|popen|exec|spawn|posix_spawn|fork)", text), (
            path
        )


def test_no_page_or_drawing_asks_for_anything() -> None:
    for template in (PACKAGE / "paper" / "templates").glob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"https?:|//|\bsrc=|\bhref=|url\(|@import", text), template
        assert not re.search(r"\|\s*safe|Markup|autoescape", text), template
    assert "default-src 'none'" in (PACKAGE / "paper" / "templates" / "page.html").read_text()


WATCHED: Final = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.send",
                         "urllib.", "ftplib.", "smtplib.", "http.", "webbrowser.")):
        raise AssertionError(f"{event} {arguments}")
    if event.startswith(("os.system", "os.exec", "os.posix_spawn", "subprocess.", "os.startfile")):
        raise AssertionError(f"{event} {arguments}")
sys.addaudithook(watch)
from dutyconsole.__main__ import main
_, data, incident, secret, out = sys.argv
before = ["dutyconsole", "--data", data, "--as", "officer1", "--secret-file", secret]
ADDRESS = "http://127.0.0.1:9/x file:///etc/passwd \\\\evil\\share ftp://evil/x"
for number, words in enumerate([
    ["incident", "note", incident, ADDRESS],
    ["incident", "fact", incident, "photo", ADDRESS, "--source", ADDRESS],
    ["incident", "report", "--kind", "fire", "--summary", ADDRESS, "--place", ADDRESS],
    ["incident", "show", incident],
    ["notice", "call", incident, ADDRESS, "--list", "--answered-by", ADDRESS],
    ["log", "search", ADDRESS],
    ["playbook", "list"],
    ["paper", "state", "-o", out + "/state.html"],
    ["log", "show", "--json"],
]):
    sys.argv = [*before, *words]
    assert main() == 0, words
for words in (["playbook", "check", "http://127.0.0.1:9/x.yaml"], ["playbook", "show", ADDRESS],
              ["log", "verify", "--checkpoint", "http://127.0.0.1:9/x"]):
    sys.argv = [*before, *words]
    assert main() == 1, words
sys.argv = ["dutyconsole", "--database", "postgresql://127.0.0.1:9/x", "incident", "list"]
assert main() == 1
print("NOTHING ASKED FOR")
"""


def test_no_command_connects_to_anything_or_starts_a_program(night: Night, tmp_path: Path) -> None:
    given = (night.shell.data, night.known["incident"], night.shell.secret, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, given)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("NOTHING ASKED FOR\n")
