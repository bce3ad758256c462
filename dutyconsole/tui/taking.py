"""Taking the whole log of an incident away: as text for the clipboard, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.domain.entry import incident_stream
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.entry_detail import put_timeline, timeline

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Taken:
    """The text, and what to say of where it went."""

    text: str
    said: str


def take_all(desk: Desk, incident: str, to: Reader, practice: str, exports: Path | None) -> Taken:
    """Read the incident's whole log and write it to a file; to be called in a thread.

    Args:
        desk: Whose log.
        incident: Those merged into it are read too.
        to: Who reads.
        practice: SAMPLE, DEMO or DRILL; empty where it is real.
        exports: Where the file goes; None: nothing is written.

    Raises:
        Refused: The log cannot be read. That the file cannot be written is only said.
    """
    owners = {name: desk.incident(name) for name in desk.with_absorbed(incident)}
    entries = desk.log.read(streams=[incident_stream(name) for name in owners])
    told = [(owners[entry.stream.partition("/")[2]], entry) for entry in entries]
    text = timeline(owners[incident], told, to, practice)
    if exports is None:
        return Taken(text, tr("The whole log is copied, where the terminal allows it."))
    try:
        file = put_timeline(exports, incident, text)
    except OSError as error:
        why = error.strerror or type(error).__name__
        said = tr("The whole log is copied; it was not written to a file: {why}", why=why)
        return Taken(text, said)
    return Taken(text, tr("The whole log is copied, and written to {file}", file=file))
