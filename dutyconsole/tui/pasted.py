"""What is pasted is text: no control character in it becomes a key that somebody else pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dutyconsole.domain.text import display_text

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"
"""Between these a terminal sends what is pasted (bracketed paste)."""

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_PART_OF_END: Final = re.compile("\x1b(\\[(2(0(1)?)?)?)?$")


class Pasted:
    """Makes the control characters in pasted text visible, as it comes in from the terminal.

    Textual takes an escape character in a paste for the end of it, and the rest for keys: a text
    copied from somewhere could then acknowledge, choose and record. Most terminals take such
    characters out themselves; not all do.
    """

    def __init__(self) -> None:
        self._inside = False
        self._last = ""  # of what came before, as much as may be the beginning of a mark
        self._held = ""

    def passed(self, typed: str) -> str:
        """What to go on with of what came in; may be nothing for now."""
        return "".join(self._parts(typed))

    def _parts(self, typed: str) -> Iterator[str]:
        while typed:
            if self._inside:
                text, mark, typed = (self._held + typed).partition(END)
                self._held = ""
                if not mark and (part := _PART_OF_END.search(text)):
                    text, self._held = text[: part.start()], part.group()
                yield _CONTROLS.sub(lambda found: display_text(found.group()), text)
                yield mark
                self._inside = not mark
                continue
            before = len(self._last)
            at = (self._last + typed).find(START)
            end = len(typed) if at < 0 else at + len(START) - before
            yield typed[:end]
            self._inside = at >= 0
            self._last = "" if self._inside else (self._last + typed)[1 - len(START) :]
            typed = typed[end:]
