"""How the screens are set up, decided by whoever opens them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dutyconsole.domain.text import Language


def system_clock() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the screens are set up.

    Attributes:
        person: Who is expected to sign on.
        practice: SAMPLE, DEMO or DRILL where that is known before the log is open.
        secret_shown: Everybody's secret in a demonstration, told at sign-on.
        language: Language of screens and playbooks.
        theme: Name of the colours; empty: what suits the terminal.
        home: Directory for drafts, exports, crash files and `keys.toml`; None: nothing is kept.
        clock: Tells the time.
        steady: Seconds that only ever go on, to see by when the clock was set; None: that is not
            looked for.
    """

    person: str | None = None
    practice: str = ""
    secret_shown: str = ""
    language: Language = Language.EN
    theme: str = ""
    home: Path | None = None
    clock: Callable[[], datetime] = system_clock
    steady: Callable[[], float] | None = None
