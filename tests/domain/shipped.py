"""The playbooks that the console ships, as its own reader reads them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from dutyconsole.domain.playbook import Playbook
from dutyconsole.library.reader import read_playbook

FILES: Final = sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml"))
IDS: Final = [path.stem for path in FILES]


@functools.cache
def shipped(playbook: str) -> Playbook:
    path = next(path for path in FILES if path.stem == playbook)
    return read_playbook(path.read_bytes(), path.name)
