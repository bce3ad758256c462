"""How entries about telling people read, and what the lists are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import About, CallResult
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.telling import Telling, joined, said_if

_CALLS: Final = {
    CallResult.ANSWERED: N_("{recipient} informed"),
    CallResult.NO_ANSWER: N_("{recipient} called: no answer"),
    CallResult.REFUSED: N_("{recipient} called: refused"),
    CallResult.MESSAGED: N_("{recipient} sent a group message, no receipt yet"),
}
_PASSED: Final = {
    CallResult.ANSWERED: N_("{news} passed on: {recipient} informed"),
    CallResult.NO_ANSWER: N_("{news} not passed on: {recipient} called, no answer"),
    CallResult.REFUSED: N_("{news} not passed on: {recipient} refused"),
    CallResult.MESSAGED: N_("{news} sent to {recipient} as a group message, no receipt yet"),
}
_NEWS: Final = {
    About.LAUNCH: N_("Level {level}"),
    About.ESCALATION: N_("escalation to Level {level}"),
    About.STEP_DOWN: N_("step-down to Level {level}"),
    About.END: N_("end of Level {level}"),
    About.IN_FORCE_AGAIN: N_("Level {level} in force again"),
}

CALL_FIELDS: Final = (
    *(N_("list"), N_("recipients"), N_("read back"), N_("needed"), N_("also"), N_("by")),
    *(N_("escalation"), N_("in force again"), N_("step down")),
)
"""Fields of entries about calls and their values, for the catalogues."""


def news(about: About, level: object) -> str:
    """What a list passes on."""
    return tr(_NEWS[about], level=level)


def _called(t: Telling, e: events.RecipientCalled) -> str:
    recipient = t.to.office(e.recipient)
    lists = t.incident.lists if t.incident else ()
    listed = next((each for each in lists if each.id == e.list), None)
    if listed is not None and listed.about is not None:
        what = news(listed.about, listed.level)
        said = tr(_PASSED[e.result], news=what, recipient=recipient)
    else:
        said = tr(_CALLS[e.result], recipient=recipient)
    own = e.answered_by in ("", e.person)
    return joined(
        said,
        said_if(N_("answered by {person}"), person=t.to.person(e.answered_by)),
        "" if own else said_if(N_("{person} was dialled"), person=t.to.person(e.person)),
        said_if(N_("told: {text}"), text=e.told),
        said_if(N_("by {channel}"), channel=e.via),
        _read_back(e.read_back),
        said_if(N_("the same call: {incidents}"), incidents=tr(", ").join(e.also)),
        said_if(N_("carried over from {run}"), run=e.carried_from),
    )


def _read_back(said: bool | None) -> str:
    match said:
        case None:
            return ""
        case True:
            return tr("read back")
        case _:
            return tr("NOT read back")


def _opened(t: Telling, e: events.CallListOpened) -> str:
    return trn(
        "{news} to be passed on to {n} recipient",
        "{news} to be passed on to {n} recipients",
        len(e.recipients),
        news=news(e.about, e.level),
    )


CALL_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.RecipientCalled.KIND: _called,
    events.CallListOpened.KIND: _opened,
}
"""What entries about telling people say."""
