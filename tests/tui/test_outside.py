"""A file handed to another program: one argument, no shell, nothing of the desk's environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dutyconsole.desk.attachments import attachments
from dutyconsole.domain.refusal import Code
from dutyconsole.tui.outside import open_outside
from tests.desk.test_attachments import JPEG, attached
from tests.tui.seat import Bench

OPENER = f"""#!{sys.executable}
import json, os, sys
told = [sys.argv[1:], sorted(k for k in os.environ if k.startswith("DUTYCONSOLE")), os.getcwd()]
json.dump(told, open(os.environ["TOLD"], "w"))
sys.exit(int(os.environ["ANSWER"]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is of Linux")
def test_a_copy_is_handed_over_as_one_argument_and_no_program_is_started(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.report()
    tool = tmp_path / "bin" / "xdg-open"
    tool.parent.mkdir()
    tool.write_text(OPENER)
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", str(tool.parent))
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))
    monkeypatch.setenv("ANSWER", "0")
    monkeypatch.setenv("DUTYCONSOLE_SECRET_FILE", "/somewhere")
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    photo = attached(bench, tmp_path / "-rf $(touch x);.jpg", JPEG)
    script = attached(bench, tmp_path / "photo.jpg", b"#!/bin/sh\n")
    given = bench.desk, bench.officer, bench.incident_id

    refused = bench.refused(Code.INVALID, open_outside, *given, photo)
    assert "no screen" in refused.message
    monkeypatch.setenv("DISPLAY", ":0")
    refused = bench.refused(Code.INVALID, open_outside, *given, script)
    assert "is a program" in refused.message
    assert not (tmp_path / "told").exists()

    copy = open_outside(*given, photo)
    assert copy.read_bytes() == JPEG
    assert (tmp_path / "told").read_text() == f'[["{copy}"], [], "{copy.parent}"]'
    assert copy.name == f"{photo.position}-rf_touch_x.jpg"
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o400, 0o700)

    monkeypatch.setenv("ANSWER", "3")
    refused = bench.refused(Code.INVALID, open_outside, *given, photo)
    assert "No program of this machine" in refused.message
    admin = bench.sign_on("admin1")
    bench.refused(Code.NOT_PERMITTED, open_outside, bench.desk, admin, bench.incident_id, photo)
    assert len(attachments(bench.desk, bench.incident_id)) == 2
    assert "x" not in os.listdir(tmp_path)
