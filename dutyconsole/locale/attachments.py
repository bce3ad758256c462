"""How attached files read: what they are, their type and size, and what is odd about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dutyconsole.domain.attachments import Risk, risk_of, types_disagree
from dutyconsole.domain.events import AttachmentSort, FileAttached
from dutyconsole.locale.speech import N_, tr

SORT_WORDS: Final[Mapping[AttachmentSort, str]] = {
    AttachmentSort.PHOTO: N_("photograph"),
    AttachmentSort.RECORDING: N_("recording"),
    AttachmentSort.SIGNED_FORM: N_("signed form"),
    AttachmentSort.OTHER: N_("other file"),
}
"""What each sort of file is called."""

_WARNINGS: Final[Mapping[Risk, str]] = {
    Risk.ACTIVE: N_("may hold commands that run when it is opened"),
    Risk.PROGRAM: N_("IT IS A PROGRAM, never opened from here"),
}

_KIB: Final = 1024


def size_words(size: int) -> str:
    """A size in the unit that suits it, rounded; bytes exactly."""
    if size < _KIB:
        return tr("{n} bytes", n=size)
    if size < _KIB * _KIB:
        return f"{size / _KIB:.0f} KiB"
    return f"{size / _KIB / _KIB:.1f} MiB"


def type_words(attached: FileAttached) -> str:
    """The type that its content has, and the one its name claims where that is another."""
    found = attached.content_type or tr("unknown type")
    if types_disagree(attached.content_type, attached.claimed_type):
        return tr("{found}, NAMED AS {claimed}", found=found, claimed=attached.claimed_type)
    return found


def warning(attached: FileAttached) -> str:
    """What opening it could do, in words; empty: nothing is known against it."""
    known = _WARNINGS.get(risk_of(attached))
    return tr(known) if known else ""
