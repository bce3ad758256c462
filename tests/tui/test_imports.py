"""What the first paint must not wait for."""

from __future__ import annotations

import subprocess
import sys


def test_the_first_screen_brings_in_no_store_no_hashing_and_no_command_line() -> None:
    heavy = (
        "{'sqlmodel', 'sqlalchemy', 'argon2', 'typer', 'pydantic', 'yaml',"
        " 'dutyconsole.domain.incident', 'dutyconsole.domain.roster'}"
    )
    program = f"import sys, dutyconsole.tui.app; print(*sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (found.stdout.strip(), found.stderr) == ("", "")
