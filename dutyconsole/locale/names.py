"""Sentences of the desk in the language that is on, with names for ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.text import display_text
from dutyconsole.locale.speech import N_, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dutyconsole.domain.playbook import Step
    from dutyconsole.domain.refusal import Refused
    from dutyconsole.domain.roster import Roster
    from dutyconsole.domain.text import Language, Localised


class Named(Protocol):
    """What has a name in the three languages."""

    @property
    def name(self) -> Localised:
        """The name."""


class Reference(Protocol):
    """Knows the names of posts, recipients, parties and kinds, such as an `Organisation`."""

    @property
    def kinds(self) -> Mapping[str, Named]:
        """Kinds of incidents by id."""

    def name(self, any_id: str, language: Language) -> str:
        """The name in a language; the id itself if it is unknown."""


def say(phrase: Phrase, reference: Reference, roster: Roster, language: Language) -> str:
    """A phrase of the desk in words.

    Args:
        phrase: What is to be said.
        reference: Names of posts, recipients and kinds.
        roster: Names of persons and units, and of posts that only the log knows.
        language: In which the names are; the words are in the one that is on.
    """

    def name(one: Name) -> str:
        match one.sort:
            case "person":
                return _named(one.id, roster.persons.get(one.id), language)
            case "unit":
                return _named(one.id, roster.units.get(one.id), language)
            case "post" | "recipient":
                known = reference.name(one.id, language)
                held = roster.posts.get(one.id) or roster.persons.get(one.id)
                return known if known != one.id else _named(one.id, held, language)
            case "who":
                return who(one.id, reference, roster, language)
            case "kind":
                return _named(one.id, reference.kinds.get(one.id), language)
            case "playbook" | "step":
                return one.shown or one.id
            case "fact":
                return fact_name(one.id, language)
            case _:
                return tr(one.id.replace("_", " "))

    return phrase.spoken(tr, name)


def who(any_id: str, reference: Reference, roster: Roster, language: Language) -> str:
    """A person, a post or a unit by name; whoever it is in words as it is."""
    person = roster.persons.get(any_id)
    if person is not None:
        return person.name.text(language)
    named = reference.name(any_id, language)
    known = roster.posts.get(any_id) or roster.units.get(any_id)
    if named == any_id and known is not None:
        return known.name.text(language)
    return display_text(named, one_line=True)


def refusal(refused: Refused, reference: Reference, roster: Roster, language: Language) -> str:
    """A refusal in words: why, and what to do instead."""
    why = say(refused.why, reference, roster, language)
    way = say(refused.way, reference, roster, language)
    return tr("{message}; {mend}.", message=why[:1].upper() + why[1:], mend=way)


def answer_name(step: Step, outcome: str, language: Language) -> str:
    """An answer of a decision as the officer reads it."""
    label = step.labels.get(outcome)
    if label is not None:
        return display_text(label.text.text(language), one_line=True)
    return tr(ANSWERS[outcome]) if outcome in ANSWERS else outcome.upper()


def _named(any_id: str, known: Named | None, language: Language) -> str:
    """A name, or the id in brackets where nobody knows it."""
    return (known.name.text(language) if known else "") or f"({any_id})"


ANSWERS: Final = {"yes": N_("YES"), "no": N_("NO")}
"""Names of the answers that need none in a playbook."""

WORDS: Final = (
    *(N_(", "), N_(" or "), N_("yes"), N_("no")),
    *(N_("cat accident"), N_("cat nearmiss"), N_("cat tendency")),
    # Roles, kinds of units, what one can ask of the desk.
    *(N_("duty officer"), N_("leader"), N_("supervisor"), N_("trainer"), N_("administrator")),
    *(N_("bureau"), N_("system"), N_("station"), N_("depot")),
    *(N_("sign on"), N_("read the log"), N_("report an incident"), N_("handle an incident")),
    *(N_("enter a launch or an end"), N_("raise or settle a task")),
    N_("confirm what stands on word, or end in writing"),
    *(N_("close or reopen an incident"), N_("archive an incident")),
    *(N_("adopt a playbook"), N_("keep the roster"), N_("record an acting holder")),
    *(N_("erase personal data"), N_("back up or rebuild the log"), N_("choose one's own secret")),
    *(N_("export personal data"), N_("see personal data")),
    N_("look into a secret that was set again"),
    N_("review who took a desk without a secret"),
    *(N_("have a device make one-time codes"), N_("review an acting holder")),
    # States of incidents and steps.
    *(N_("incoming"), N_("active"), N_("closed"), N_("archived"), N_("merged")),
    *(N_("waiting"), N_("current"), N_("done"), N_("not applicable"), N_("not needed")),
    *(N_("overridden"), N_("deferred")),
    # Fields that a correction sets right.
    *(N_("kind"), N_("summary"), N_("train"), N_("place"), N_("channel"), N_("text"), N_("value")),
    *(N_("source"), N_("performed by"), N_("told by"), N_("via"), N_("note"), N_("reason")),
    *(N_("answered by"), N_("told"), N_("handed in by"), N_("order number"), N_("reported by")),
    *(N_("to"), N_("received from")),
    # What was typed, at the beginning of a sentence.
    *(N_("The note"), N_("The name of the fact"), N_("The value"), N_("The source")),
    *(N_("From whom it came"), N_("How it came")),
    *(N_("The reason"), N_("Who asked"), N_("The train"), N_("The place"), N_("The summary")),
    *(N_("The channel"), N_("The report"), N_("The reporter"), N_("The telephone number")),
    *(N_("Who answered"), N_("What was told"), N_("What was done"), N_("The name"), N_("Who")),
    *(N_("Who did it"), N_("Who was dialled"), N_("Who told us"), N_("Who reported")),
    *(N_("The name of a value"), N_("The line"), N_("The section"), N_("The station")),
    *(N_("The name of the tunnel or bridge"), N_("The call"), N_("The recipient")),
    *(N_("The answer"), N_("Who wrote it"), N_("The task"), N_("The progress")),
    *(N_("The equipment"), N_("Who has it"), N_("The owner"), N_("Who set it")),
    *(N_("The order number"), N_("Where to turn"), N_("Whom it was reported to")),
    *(N_("enter an order"), N_("The order"), N_("The element")),
    # What the system said of a file.
    *(N_("Permission denied"), N_("No such file or directory"), N_("No space left on device")),
    *(N_("Is a directory"), N_("Not a directory"), N_("Read-only file system")),
    *(N_("no such name is possible"), N_("it may not be written")),
    # Why the file of a session is not trusted.
    *(N_("it is a link"), N_("it is of another sort"), N_("it belongs to somebody else")),
    *(N_("others can reach it"), N_("it has a second name")),
)
"""Words of our own that fill blanks, for the catalogues; each blank `word` says one of them."""
