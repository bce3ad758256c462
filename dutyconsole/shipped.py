"""The playbooks and reference data that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, in an installed package and in a checkout alike.

    Args:
        parts: Names below the root, such as `"playbooks", "4-11.yaml"` or `"data"`.
    """
    installed = _PACKAGE / "_shipped"
    root = installed if installed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)
