"""The bureau's own figures for clocks, read from a file as frozen types."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from dutyconsole.domain.clocks.settings import ALWAYS_ON, LONGEST, NAMES, ClockSettings
from dutyconsole.library.flaw import Flawed, Flaws, quoted
from dutyconsole.library.form import Form, Lines
from dutyconsole.library.yaml_source import parse, read_bytes

OFF: Final = "off"


def read_clocks(path: Path, otherwise: ClockSettings | None = None) -> ClockSettings:
    """The settings that a file such as `data/clocks.yaml` gives.

    Args:
        path: The file.
        otherwise: What holds where it says nothing.

    Raises:
        Flawed: With everything wrong with it.
    """
    flaws = Flaws(str(path))
    table = parse(read_bytes(path), flaws)
    found: dict[str, int | None] = {}
    if table is not None:
        form = Form(table, "", flaws, Lines())
        form.reject_unknown(NAMES)
        for name in NAMES:
            if name in form:
                found[name] = _minutes(form, name)
    if flaws.all():
        raise Flawed(flaws.all())
    return replace(otherwise or ClockSettings(), **found)  # type: ignore[arg-type]


def _minutes(form: Form, name: str) -> int | None:
    """A whole number from 1; None for `off`, and where it is wrong."""
    word = form.word(name).strip()
    if word == OFF and name not in ALWAYS_ON:
        return None
    if re.fullmatch(r"[0-9]{1,4}", word) and 1 <= int(word) <= LONGEST:
        return int(word)
    if word:
        mend = f"write a whole number from 1 to {LONGEST}"
        mend = mend if name in ALWAYS_ON else f"{mend}, or {OFF}"
        form.wrong(name, f"{quoted(word)} is not possible here", mend)
    return None
