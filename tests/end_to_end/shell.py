"""`dutyconsole` as a script uses it: one real process for each command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output as JSON."""
        return json.loads(self.out)


class Shell:
    """A sample log of its own in `directory`, worked on by `officer1`."""

    def __init__(self, directory: Path) -> None:
        self.data = directory / "data"
        self.secret = directory / "secret"
        self.secret.write_text("a secret for the sample\n", encoding="utf-8")

    def __call__(self, *words: str, officer: str = "officer1", given: bytes = b"") -> Said:
        """Run one command."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "dutyconsole",
                *("--data", str(self.data), "--as", officer, "--secret-file", str(self.secret)),
                *words,
            ],
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
            env={**os.environ, "DUTYCONSOLE_ARGON2_COST": "test"},
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def ok(self, *words: str, officer: str = "officer1") -> Any:
        """Run one command that must succeed; its JSON."""
        said = self(*words, "--json", officer=officer)
        assert said.code == 0, (words, said)
        return said.json
