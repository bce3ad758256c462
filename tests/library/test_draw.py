"""A flow on a terminal: every step, every answer and where it leads, at any width."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dutyconsole.domain.playbook import Playbook, StepKind
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.library.draw import draw
from dutyconsole.library.draw_words import wrapped
from dutyconsole.library.outline import Rail, outline
from dutyconsole.library.reader import read_playbook
from tests.domain.strategies import playbooks
from tests.library.files import SHIPPED, decision, organisation, playbook_file

GOLDEN: Final = Path(__file__).parent / "4-11.en.txt"
RAILS: Final = "│├└─"


@functools.cache
def shipped(name: str) -> Playbook:
    path = next(path for path in SHIPPED if path.stem == name)
    return read_playbook(path.read_bytes(), path.name)


def drawn(name: str, language: Language = Language.EN, width: int = 80) -> str:
    return draw(shipped(name), organisation(), language, width)


def drawn_steps(steps: str, width: int = 80) -> str:
    return draw(of(steps), organisation(), Language.EN, width)


def of(steps: str) -> Playbook:
    return read_playbook(playbook_file(steps).encode(), "p.yaml")


def flat(text: str) -> str:
    """The words of a drawing without rails, line ends and blanks."""
    return re.sub(rf"[\s{RAILS}]", "", text)


def test_4_11_as_the_officer_sees_it() -> None:
    assert drawn("4-11") == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [path.stem for path in SHIPPED])
def test_every_step_stands_there_with_its_number_id_and_party(
    name: str, language: Language
) -> None:
    text = drawn(name, language)
    for number, step in enumerate(shipped(name).steps, 1):
        pattern = rf"^[ {RAILS}]*\b{number}  (.*) {step.id}$"
        (first,) = re.findall(pattern, text, re.MULTILINE)
        assert first.strip()
        by = organisation().name(step.by[0], language) if step.by else NOT_STATED.text(language)
        assert flat(by) in flat(text)
        for recipient in (*step.recipients, *step.members):
            assert flat(organisation().name(recipient, language)) in flat(text)


@pytest.mark.parametrize("width", [40, 57, 80, 120])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [path.stem for path in SHIPPED])
def test_no_line_is_wider_than_the_screen_or_depends_on_its_font(
    name: str, language: Language, width: int
) -> None:
    text = drawn(name, language, width)
    assert max(map(cell_len, text.splitlines())) <= width
    playbook = shipped(name)
    own = "".join(step.text.text(language) for step in playbook.steps)
    own += "".join(box.text.text(language) for s in playbook.steps for box in s.labels.values())
    ambiguous = {c for c in text if unicodedata.east_asian_width(c) == "A"}
    assert ambiguous <= {*RAILS, *own}


@pytest.mark.parametrize("name", [path.stem for path in SHIPPED])
def test_texts_are_whole(name: str) -> None:
    for language in Language:
        text = flat(drawn(name, language, 200))
        for step in shipped(name).steps:
            assert flat(step.text.text(language)) in text


def test_each_answer_says_where_it_leads() -> None:
    steps = f"""\
- {{id: a, ACT}}
{
        decision("ask", ', redo: {"no": a}')
        .replace('"no"]', '"no", later]')
        .replace("basis", "labels: {later: {en: Not yet, zh-Hans: x, zh-Hant: x}}, basis")
    }
- {{id: b, after: {{ask: "yes"}}, ACT}}
- {{id: c, after: [b, {{ask: later}}], ACT}}
"""
    assert drawn_steps(steps) == dedent("""\
        9-1  Do it  (version 1)

         1  Do it                                                                      a
         │    by: (not stated in source)
         │
         2  Do it                                                                    ask
         │    by: (not stated in source)
         ├─ NO -> back to 1 a
         ├─ Not yet -> 4
         ├─ YES
         │  3  Do it                                                                   b
         │  │    by: (not stated in source)
         │  └─ -> 4
         │
         4  Do it                                                                      c
         │    after 2 = Not yet or 3
         │    by: (not stated in source)
         └─ -> end
        """)


def test_lanes_stand_side_by_side_and_meet_again() -> None:
    lines = drawn("4-8").splitlines()
    assert " │  after 5 or 6" in lines
    assert " ├─ at the same time, 1 of 2" in lines
    assert " │    after 7 and 8" in lines


def test_a_launch_names_who_launches_at_each_level() -> None:
    text = drawn("4-13", Language.ZH_HANS, 120)
    for level, rule in shipped("4-13").response.items():
        names = " 或 ".join(organisation().name(p, Language.ZH_HANS) for p in rule.launch)
        assert f"{level.name}级：{names}" in text
    assert "由启动人本人结束" in text


def test_the_states_of_a_run_are_marked() -> None:
    states = {"recv": StepState.DONE, "notify": StepState.CURRENT, "direct": StepState.NOT_NEEDED}
    text = draw(shipped("4-11"), organisation(), Language.EN, states=states)
    assert re.search(r"^ 1  \[x\] Take the report", text, re.MULTILINE)
    assert re.search(r"^ 2  \[>\] Notify", text, re.MULTILINE)
    assert re.search(r"^ 3  \[ \] Collect", text, re.MULTILINE)
    assert re.search(r"5  \[-\] Organise", text)
    assert text.rstrip().splitlines()[-1].startswith("[>] now  [x] done  [-] not needed")


def test_rails_can_be_plain_ascii() -> None:
    text = draw(shipped("4-15"), organisation(), Language.EN, ascii=True)
    assert text.isascii()
    assert " +- NO" in text.splitlines()


def test_a_flow_that_is_too_deep_goes_on_below() -> None:
    deep = decision("d0") + "\n"
    for n in range(1, 30):
        deep += f"- {{id: n{n}, after: {{d{n - 1}: 'no'}}, ACT}}\n"
        deep += decision(f"d{n}", f", after: {{d{n - 1}: 'yes'}}") + "\n"
    deep += "- {id: n30, after: {d29: 'no'}, ACT}\n- {id: y30, after: {d29: 'yes'}, ACT}"
    text = drawn_steps(deep)
    assert max(map(cell_len, text.splitlines())) <= 80
    for step in of(deep).steps:
        assert len(re.findall(rf" {step.id}$", text, re.MULTILINE)) == 1
    assert re.search(r"^\d+ = (YES|NO)$", text, re.MULTILINE)


def test_a_long_id_has_a_line_of_its_own() -> None:
    name = "x" * 40
    text = drawn_steps(f"- {{id: {name}, ACT}}", 48)
    assert name in text
    assert max(map(cell_len, text.splitlines())) <= 48


def stops(rail: Rail) -> Iterator[tuple[str, int, int]]:
    """Each step with the number of its exits and lanes."""
    for stop in rail.stops:
        if stop.step is not None:
            yield stop.step.id, len(stop.exits), len(stop.lanes)
        for lane in stop.lanes:
            for inner in lane.rails:
                yield from stops(inner)


def answers(rail: Rail) -> Iterator[tuple[str, str]]:
    for stop in rail.stops:
        for taken in [way.answers for way in stop.exits] + [way.answers for way in stop.lanes]:
            for answer in taken:
                assert stop.step is not None
                yield stop.step.id, answer
        for lane in stop.lanes:
            for inner in lane.rails:
                yield from answers(inner)


@given(playbooks())
def test_any_flow_is_drawn_whole(playbook: Playbook) -> None:
    rails = outline(playbook)
    assert sorted(step for step, _, _ in stops(rails)) == sorted(playbook.by_id)
    asked = [(s.id, o) for s in playbook.steps if s.kind is StepKind.DECISION for o in s.outcomes]
    assert sorted(answers(rails)) == sorted(asked)
    text = draw(playbook, organisation(), Language.EN, 60)
    assert max(map(cell_len, text.splitlines())) <= 60


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("现场勘查、收集", ["现场勘", "查、收集"]),
        ("abcdefghijklm no", ["abcdefgh", "ijklm no"]),
        ("", []),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, lines: list[str]) -> None:
    assert list(wrapped(text, 8)) == lines


@given(st.text(st.sampled_from("ab c，（）字。x")), st.integers(2, 9))
def test_no_word_is_lost_and_no_line_too_wide(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)
