"""What the desk says, as a screen says it."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.phrase import OR, Name, Names, Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Person, Post, Roster, Unit
from dutyconsole.domain.text import Language, Localised
from dutyconsole.library.bureau import load_reference, shipped_playbooks
from dutyconsole.locale import speech
from dutyconsole.locale.names import refusal, say

EN, HANS = Language.EN, Language.ZH_HANS
REFERENCE: Reference = load_reference()
ZHAO = Person("zhao", Localised("Zhao Min", "赵敏", "趙敏"), frozenset())
ROSTER = Roster(
    posts={"pilot": Post("pilot", Localised("pilot", "引航员", "引航員"), "station", 1)},
    units={"yunxi": Unit("yunxi", "station", Localised("Yunxi East", "云溪东", "雲溪東"))},
    persons={"zhao": ZHAO},
)
CHINESE = {
    "{person} may not {action}": "{person}无权{action}",
    "ask the {roles}": "请找{roles}",
    "archive an incident": "将事件归档",
    "duty officer": "值班员",
    "supervisor": "主管",
    ", ": "、",
    "{message}; {mend}.": "{message}；{mend}。",
}


class Catalogue(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return CHINESE.get(message, message)


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_spoken", Catalogue())


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speech.speak(EN)
    yield
    speech.speak(EN)


@pytest.mark.parametrize(
    ("sort", "any_id", "english", "simplified"),
    [
        ("person", "zhao", "Zhao Min", "赵敏"),
        ("person", "qian", "(qian)", "(qian)"),
        ("unit", "yunxi", "Yunxi East", "云溪东"),
        ("unit", "nowhere", "(nowhere)", "(nowhere)"),
        ("post", "csc_head", None, None),
        ("post", "pilot", "pilot", "引航员"),
        ("recipient", "department_leadership", "department leadership", "处领导"),
        ("recipient", "nobody", "(nobody)", "(nobody)"),
        ("playbook", "4-11", "4-11", "4-11"),
        ("kind", "fire", "fire", "火灾"),
        ("kind", "flood", "(flood)", "(flood)"),
        ("word", "duty_officer", "duty officer", "duty officer"),
    ],
)
def test_what_has_a_name_is_called_by_it(
    sort: str, any_id: str, english: str | None, simplified: str | None
) -> None:
    for language, known in ((EN, english), (HANS, simplified)):
        wanted = known or REFERENCE.name(any_id, language)
        said = say(Phrase.of("<{it}>", it=Name(sort, any_id)), REFERENCE, ROSTER, language)
        assert said == f"<{wanted}>"


def test_the_shell_says_ids_where_the_screen_says_names() -> None:
    phrase = Phrase.of(
        "{person} holds {post} of {unit}",
        person=Name("person", "zhao"),
        post=Name("post", "pilot"),
        unit=Name("unit", "yunxi"),
    )
    assert str(phrase) == "zhao holds pilot of yunxi"
    assert say(phrase, REFERENCE, ROSTER, EN) == "Zhao Min holds pilot of Yunxi East"


def test_a_step_is_called_by_its_number() -> None:
    playbook = next(p for p, _ in shipped_playbooks() if p.id == "4-11")
    first, *_, last = playbook.by_id
    phrase = Phrase.of("{a} to {b}", a=playbook.step_name(first), b=playbook.step_name(last))
    assert str(phrase) == f"{first} to {last}"
    assert say(phrase, REFERENCE, ROSTER, EN) == f"1 to {len(playbook.steps)}"


def test_a_list_is_said_name_by_name_and_phrase_by_phrase() -> None:
    either = Phrase.of("{kinds}", kinds=Names.of("kind", "fire", "flood", between=OR))
    assert say(either, REFERENCE, ROSTER, EN) == "fire or (flood)"
    nested = Names((Phrase.of("{person} (III)", person=Name("person", "zhao")), Phrase("nobody")))
    assert say(Phrase.of("{all}", all=nested), REFERENCE, ROSTER, EN) == "Zhao Min (III), nobody"
    none = Names.some("kind", (), Phrase("none"))
    assert say(Phrase.of("{all}", all=none), REFERENCE, ROSTER, EN) == "none"


def test_a_refusal_is_one_sentence_that_begins_with_a_capital() -> None:
    refused = Refused(Code.INVALID, "{post} may not", "ask {person}", post=Name("post", "pilot"),
                      person=Name("person", "zhao"))  # fmt: skip
    assert str(refused) == "pilot may not; ask zhao."
    assert refusal(refused, REFERENCE, ROSTER, EN) == "Pilot may not; ask Zhao Min."


@pytest.mark.usefixtures("chinese")
def test_a_refusal_is_said_in_the_language_that_is_on() -> None:
    refused = Refused(
        Code.NOT_PERMITTED,
        "{person} may not {action}",
        "ask the {roles}",
        person=Name("person", "zhao"),
        action=Name("word", "archive an incident"),
        roles=Names.of("word", "duty officer", "supervisor"),
    )
    assert refusal(refused, REFERENCE, ROSTER, HANS) == "赵敏无权将事件归档；请找值班员、主管。"
    assert str(refused) == "zhao may not archive an incident; ask the duty officer, supervisor."


@pytest.mark.parametrize("typed", ["{person}", "{0}", "{", "%s"])
def test_what_was_typed_is_never_taken_for_a_blank(typed: str) -> None:
    refused = Refused(Code.INVALID, "{typed!r} is not a time", "write {when}", typed=typed,
                      when=datetime(2026, 11, 23, tzinfo=UTC).date())  # fmt: skip
    assert refusal(refused, REFERENCE, ROSTER, EN) == f"'{typed}' is not a time; write 2026-11-23."
