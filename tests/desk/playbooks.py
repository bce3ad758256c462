"""A bureau's own texts of shipped playbooks."""

from __future__ import annotations

from dutyconsole.domain.playbook import Playbook
from dutyconsole.library.reader import read_playbook
from dutyconsole.shipped import shipped


def text_of(playbook: str) -> str:
    """The shipped file."""
    return shipped("playbooks", f"{playbook}.yaml").read_text("utf-8")


def newer(
    playbook: str, version: int = 2, changes: dict[str, str] | None = None
) -> tuple[Playbook, bytes]:
    """A text with a higher version in which something else stands here and there."""
    text = text_of(playbook).replace("version: 1", f"version: {version}", 1)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return read_playbook(text.encode(), f"{playbook}.yaml"), text.encode()
