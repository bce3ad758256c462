"""How entries about attached files read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.locale.attachments import SORT_WORDS, size_words, type_words
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined, said_if


def _attached(t: Telling, e: events.FileAttached) -> str:
    return joined(
        tr(
            "{what} attached: {name} ({type}, {size})",
            what=tr(SORT_WORDS[e.sort]),
            name=e.name,
            type=type_words(e),
            size=size_words(e.size),
        ),
        said_if(N_("told by {person}"), person=t.to.who(e.told_by)),
        said_if(N_("by {channel}"), channel=e.via),
        tr("about entry {position}", position=e.about) if e.about else "",
        tr("about step {step}", step=t.step(e.about_run, e.about_step)) if e.about_step else "",
    )


def _erased(t: Telling, e: events.AttachmentErased) -> str:
    known = t.incident.attachments if t.incident else ()
    names = dict.fromkeys(a.attached.name for a in known if a.attached.sha256 == e.sha256)
    said = tr("content of an attached file ERASED: {names}", names=tr(", ").join(names))
    return joined(said.rstrip(": "), e.reason)


ATTACHMENT_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.FileAttached.KIND: _attached,
    events.AttachmentErased.KIND: _erased,
}
"""What an entry of each kind says."""

ATTACHMENT_FIELDS: Final = (
    *(N_("sha256"), N_("size"), N_("content type"), N_("claimed type"), N_("about run")),
    *(N_("about step"), N_("photo"), N_("other file")),
)
"""Fields of these entries and our own values in them, for the catalogues."""
