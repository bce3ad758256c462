"""A shell on a log of its own: commands run in process, as a script sees them."""

from __future__ import annotations

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dutyconsole.cli import main

SECRET = "the secret of the sample"
WRONG = "not it"


@dataclass(frozen=True)
class Result:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


class Shell:
    """The command line on the log in `directory`, worked by `officer1`."""

    def __init__(self, directory: Path, patch: pytest.MonkeyPatch) -> None:
        self.data = directory / "data"
        self.secret = directory / "secret"
        self.wrong = directory / "wrong"
        self.secret.write_text(f"{SECRET}\n", encoding="utf-8")
        self.wrong.write_text(f"{WRONG}\n", encoding="utf-8")
        self._patch = patch
        self.incident = ""

    def __call__(
        self,
        *words: str,
        officer: str | None = "officer1",
        secret: Path | None = None,
        given: bytes = b"",
    ) -> Result:
        """Run one command."""
        before = ["--data", str(self.data)]
        if officer is not None:
            before += ["--as", officer, "--secret-file", str(secret or self.secret)]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with self._patch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
            code = main([*before, *words])
        return Result(code, _text(out), _text(err))

    def ok(self, *words: str, officer: str = "officer1", given: bytes = b"") -> Any:
        """Run one command that must succeed; its JSON."""
        said = self(*words, "--json", officer=officer, given=given)
        assert said.code == 0, (words, said)
        return said.json

    def refused(
        self,
        code: str,
        *words: str,
        officer: str | None = "officer1",
        secret: Path | None = None,
        given: bytes = b"",
    ) -> Any:
        """Run one command that must be refused with `code`: one sentence, or JSON."""
        said = self(*words, "--json", officer=officer, secret=secret, given=given)
        assert said.code == 1, (words, said)
        assert set(said.json) == {"refused", "message", "mend"}
        assert said.json["refused"] == code, said.json
        return said.json

    def report(self, kind: str = "train_abnormality", *more: str) -> str:
        """A new incident, acknowledged; spoken of from now on."""
        self.incident = self.ok(
            "incident", "report", "--kind", kind, "--summary", "stopped", *more
        )["incident"]
        self.ok("incident", "ack", self.incident)
        return self.incident

    def done(self, *steps: str) -> Any:
        """Each step is done; where the run is then."""
        return [self.ok("step", "done", self.incident, step) for step in steps][-1]

    def launch(self, level: str, launcher: str, *more: str) -> Any:
        """Launch a response, signed."""
        return self.ok(*self.launching(level, launcher), *self.signed("launcher"), *more)

    def launching(self, level: str, launcher: str, post: str = "") -> tuple[str, ...]:
        """The words of a launch, without the signing."""
        return (
            *("response", "launch", self.incident, "--level", level),
            *("--launcher", launcher, "--post", post or launcher),
        )

    def ending(self, level: str, person: str) -> tuple[str, ...]:
        """The words of an end, without the signing."""
        return "response", "end", self.incident, "--level", level, "--person", person

    def signed(self, who: str = "person") -> tuple[str, ...]:
        """The words that sign with the sample's secret."""
        return f"--{who}-secret-file", str(self.secret)

    def kinds(self) -> list[str]:
        """What the log says of the incident."""
        return [e["kind"] for e in self.ok("log", "show", "--incident", self.incident)]


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed sample log, to be copied."""
    with pytest.MonkeyPatch.context() as patch:
        made = Shell(tmp_path_factory.mktemp("sample"), patch)
        said = made.ok("init", "--sample")
        assert said["log_id"].startswith("sample-")
        assert "officer1" in said["persons"]
    return made.data


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell without a log."""
    return Shell(tmp_path, monkeypatch)


@pytest.fixture
def shell(sample_data: Path, empty: Shell) -> Shell:
    """A shell on the sample bureau."""
    shutil.copytree(sample_data, empty.data)
    empty.data.chmod(0o700)
    return empty
