"""What is put together for the screens is refused in words where there is no screen."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_the_desk_on_screen_needs_a_terminal(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dutyconsole", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == (
        "The desk on screen needs a terminal; open it in one, or use the commands: "
        "dutyconsole --help."
    )
