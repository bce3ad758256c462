"""The register's entry beside a launch or an end on word, where it was not entered there first."""

from __future__ import annotations

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.orders import entered_beside
from dutyconsole.desk.scene import Scene
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.events import (
    Direction,
    Event,
    OrderEntered,
    Purpose,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
)
from dutyconsole.domain.order_elements import elements_of
from dutyconsole.domain.ordering import Carried, OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.sentences import (
    Spoken,
    end_sentence,
    launch_sentence,
    step_down_sentence,
    transfer_sentence,
)
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.text import Language
from dutyconsole.domain.transfers import TransferOrder


def order_of_launch(
    desk: Desk, scene: Scene, situation: Situation, order: LaunchOrder, events: tuple[Event, ...]
) -> tuple[OrderEntered, ...]:
    """The order that a launch on word was; nothing for a launch in another way."""
    launched = next(e for e in events if isinstance(e, ResponseLaunched))
    if not isinstance(order.signing, OnWord):
        return ()
    issuer = Party(launched.launcher, launched.post, launched.unit)
    carried = Carried(launched.level, launched.run)
    text = _launch(desk, situation.after(events), launched)
    draft = _draft(desk, situation, Purpose.LAUNCH, issuer, carried, order.signing, text)
    return entered_beside(desk, scene, draft)


def order_of_end(
    desk: Desk,
    scene: Scene,
    situation: Situation,
    order: EndOrder,
    events: tuple[Event, ...],
    launching: LaunchOrder | None = None,
) -> tuple[OrderEntered, ...]:
    """The order that an end on word was, also to step down; nothing for an end in another way."""
    if not isinstance(order.signing, OnWord):
        return ()
    ended = next(e for e in events if isinstance(e, ResponseEnded))
    response = next(r for r in situation.incident.responses if r.id == ended.response)
    text = end_sentence(
        response,
        order.person,
        Spoken(ended.order_number),
        situation.occurred_at.astimezone(desk.timezone),
        situation.incident,
        in_error=order.in_error,
    )
    issuer, purpose = Party(order.person, response.post, response.unit), Purpose.END
    carried = Carried(response.level, response.run, order.in_error)
    lower = next((e for e in events if isinstance(e, ResponseLaunched)), None)
    if lower is not None and launching is not None and isinstance(launching.signing, OnWord):
        purpose = Purpose.STEP_DOWN
        text = step_down_sentence(text, _launch(desk, situation.after(events), lower))
        carried = Carried(
            response.level, response.run, False, lower.level, lower.launcher, lower.post,
            lower.unit, lower.order_number,
        )  # fmt: skip
    draft = _draft(desk, situation, purpose, issuer, carried, order.signing, text)
    return entered_beside(desk, scene, draft)


def order_of_transfer(
    desk: Desk, scene: Scene, situation: Situation, order: TransferOrder, events: tuple[Event, ...]
) -> tuple[OrderEntered, ...]:
    """The orders by which a response is handed over on word: the giver's, the receiver's."""
    moved = next(e for e in events if isinstance(e, ResponseTransferred))
    response = next(r for r in situation.incident.responses if r.id == moved.response)
    at = situation.occurred_at.astimezone(desk.timezone)
    text = transfer_sentence(response, order.giver, order.receiver, at, situation.incident)
    given = ((order.ordered_by or order.giver, order.giving), (order.receiver, order.taking))
    return entered_beside(
        desk,
        scene,
        *(
            _draft(
                desk,
                situation,
                Purpose.TRANSFER,
                Party(person),
                Carried(),
                word,
                text,
                response.level,
            )
            for person, word in given
            if isinstance(word, OnWord)
        ),
    )


def _draft(
    desk: Desk,
    situation: Situation,
    purpose: Purpose,
    issuer: Party,
    carried: Carried,
    word: OnWord,
    text: Phrase,
    level: Level | None = None,
) -> OrderDraft:
    """An order said, read back and confirmed in one conversation, as the officer testifies."""
    at = situation.occurred_at.astimezone(desk.timezone)
    elements = elements_of(
        word.order_number, at, situation.incident, carried.level or level, carried.to_level
    )
    here = Party(situation.person)
    return OrderDraft(
        direction=Direction.INCOMING,
        purpose=purpose,
        text=_in_words(desk, situation, text),
        issuer=issuer,
        receiver=here,
        elements=elements,
        own_number=word.order_number,
        incident=situation.incident.id,
        carried=carried,
        said_at=situation.occurred_at,
        back=ReadBack(here, tuple(each.name for each in elements), confirmed=True),
    )


def _launch(desk: Desk, situation: Situation, launched: ResponseLaunched) -> Phrase:
    return launch_sentence(
        launched.level,
        launched.launcher,
        launched.post,
        launched.unit,
        Spoken(launched.order_number),
        situation.occurred_at.astimezone(desk.timezone),
        situation.incident.runs[launched.run].playbook.id,
        situation.incident,
    )


def _in_words(desk: Desk, situation: Situation, sentence: Phrase) -> str:
    """The sentence with names: nobody who reads the register looks ids up."""
    roster = situation.roster

    def named(name: Name) -> str:
        known = roster.persons.get(name.id) or roster.units.get(name.id)
        if known is not None and name.sort in ("person", "unit"):
            return known.name.text(Language.EN)
        return desk.reference.name(name.id, Language.EN)

    return sentence.spoken(name=named)
