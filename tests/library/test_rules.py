"""What `playbook check` refuses: one small bad file per rule, with file, line and field.

The line at fault carries the mark `#!`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.library.files import LEVELS, checked, decision, marked_line, playbook_file

A: Final = "- {id: a, ACT}"
B: Final = "- {id: b, ACT}"
YES_NO: Final = f"""
{decision("ask")}
- {{id: y, after: {{ask: "yes"}}, ACT}}
- {{id: n, after: {{ask: "no"}}, ACT}}
"""


def lines(*parts: str) -> str:
    return "\n".join(parts)


LAUNCHING: Final = lines(A, "- {id: go, kind: launch, ACT}", "- {id: over, kind: end, ACT}")

RULES: Final = {
    "unknown key": (
        playbook_file("- {id: a, ACT, colour: red} #!"),
        "steps.a.colour", "is an unknown key", "use ",
    ),
    "misspelt key": (
        playbook_file("- {id: a, ACT, standart: TEXT} #!"),
        "steps.a.standart", "is an unknown key", "did you mean standard?",
    ),
    "missing key": (
        playbook_file(A).replace("version: 1\n", ""),
        "version", "is missing", "add it",
    ),
    "missing language": (
        playbook_file("- {id: a, do: {en: Do, zh-Hans: 做}, basis: local} #!"),
        "steps.a.do.zh-Hant", "is missing", "write the text in Traditional Chinese",
    ),
    "empty text": (
        playbook_file('- {id: a, do: {en: " ", zh-Hans: 做, zh-Hant: 做}, basis: local} #!'),
        "steps.a.do.en", "is empty", "write it",
    ),
    "hidden character": (
        playbook_file("- {id: a, do: {en: a\u202eb, zh-Hans: 做, zh-Hant: 做}, basis: local} #!"),
        "steps.a.do.en", "holds an invisible character", 'write "a<202E>b" anew',
    ),
    "version that is none": (
        playbook_file(A).replace("version: 1", "version: one #!"),
        "version", '"one" is no version', "write a whole number from 1",
    ),
    "duplicate key": (
        playbook_file(A).replace("version: 1", "version: 1\nversion: 2 #!"),
        "version", "stands here twice, first in line 2", "keep one of the two",
    ),
    "duplicate step": (
        playbook_file(lines(A, "- {id: a, ACT} #!")),
        "steps[2].id", '"a" is taken since line 7', "give it another",
    ),
    "source text missing": (
        playbook_file("- {id: a, do: TEXT} #!"),
        "steps.a.source", "is missing", "copy the source text of the box, or add basis: local",
    ),
    "party without by": (
        playbook_file("- {id: a, ACT, by_source: 責任} #!"),
        "steps.a.by_source", "stands without by", "name the responsible party in by:",
    ),
    "target from nowhere": (
        playbook_file("- {id: a, do: TEXT, source: 做, target: PT5M} #!"),
        "steps.a.target", "is not in the source", "add basis: local",
    ),
    "target that is none": (
        playbook_file("- {id: a, ACT, target: 5 minutes} #!"),
        "steps.a.target", '"5 minutes" is no duration', "write PT5M for five minutes",
    ),
    "notice to nobody": (
        playbook_file("- {id: a, kind: notify, ACT} #!"),
        "steps.a.recipients", "is missing", "add it",
    ),
    "one answer": (
        playbook_file("- {id: a, kind: decision, ask: TEXT, outcomes: ['yes'], basis: local} #!"),
        "steps.a.outcomes", "has one answer only", "a decision needs at least two",
    ),
    "no answers": (
        playbook_file("- {id: a, kind: decision, ask: TEXT, basis: local} #!"),
        "steps.a.outcomes", "is missing", "add it",
    ),
    "answer without a name": (
        playbook_file(
            "- {id: a, kind: decision, ask: TEXT, outcomes: ['yes', later], basis: local} #!"
        ),
        "steps.a.labels", "has no name for the answer later", "name it in three languages",
    ),
    "step after nothing": (
        playbook_file(lines(A, "- {id: b, after: [aa], ACT} #!")),
        "steps.b.after", '"aa" is no step', "did you mean a?",
    ),
    "answer of no decision": (
        playbook_file(lines(A, '- {id: b, after: {a: "yes"}, ACT} #!')),
        "steps.b.after", '"a" is no decision and has no answers', "write [a]",
    ),
    "answer the decision lacks": (
        playbook_file(YES_NO.replace('{ask: "no"}, ACT}', "{ask: [nope, 'no']}, ACT} #!")),
        "steps.n.after", '"nope" is no answer of "ask"', "did you mean no?",
    ),
    "step after what goes back": (
        playbook_file(
            lines(A, decision("ask", ', redo: {"no": a}'),
                  "- {id: b, after: {ask: 'yes'}, ACT}", "- {id: c, after: {ask: 'no'}, ACT} #!")
        ),
        "steps.c.after", '"no" of "ask" never leads here: it goes back to "a"',
        "remove it here or in redo:",
    ),
    "circle": (
        playbook_file(lines("- {id: a, after: [c], ACT} #!", B, "- {id: c, ACT}")),
        "steps.a.after", "waits for itself: a, b, c, a",
        "remove one of these; to do work again use redo: of a decision",
    ),
    "step after itself": (
        playbook_file(lines(A, "- {id: b, after: [a, b], ACT} #!")),
        "steps.b.after", "waits for itself: b, b",
        "remove one of these; to do work again use redo: of a decision",
    ),
    "answer that opens nothing": (
        playbook_file(lines(decision("ask") + " #!", "- {id: y, after: {ask: 'yes'}, ACT}")),
        "steps.ask.outcomes",
        'the answer "no" opens nothing while others do, a dead end, after ask = no',
        "name it in after: of a step, or in redo:",
    ),
    "all answers go back": (
        playbook_file(lines(A, decision("ask", ", redo: {'yes': a, 'no': a}") + " #!")),
        "steps.ask.redo", "sends every answer back", "leave one that goes on",
    ),
    "redo to nowhere": (
        playbook_file(lines(A, decision("ask", ", redo: {'no': aa}") + " #!", B)),
        "steps.ask.redo.no", '"aa" is no step', "did you mean a?",
    ),
    "redo forward": (
        playbook_file(lines(A, decision("ask", ", redo: {'no': b}") + " #!", B)),
        "steps.ask.redo.no", '"b" does not lead to this decision',
        "name a step on the way to it",
    ),
    "redo of an any-time step": (
        playbook_file(
            lines("- {id: a, anytime: true, ACT}", decision("ask", ", redo: {'no': a}") + " #!")
        ),
        "steps.ask.redo.no", 'would do "a" again, which may be recorded at any time',
        "go back to a later step",
    ),
    "redo of a hold point": (
        playbook_file(
            lines("- {id: a, hold: true, ACT}", decision("ask", ", redo: {'no': a}") + " #!")
        ),
        "steps.ask.redo.no", 'would do "a" again, which is a hold point',
        "go back to a later step",
    ),
    "redo of a launch": (
        playbook_file(
            lines("- {id: go, kind: launch, ACT}", decision("ask", ", redo: {'no': go}") + " #!",
                  "- {id: over, kind: end, ACT}"),
            LEVELS,
        ),
        "steps.ask.redo.no", 'would do "go" again, which launches', "go back to a later step",
    ),
    "redo of an end": (
        playbook_file(
            lines("- {id: go, kind: launch, ACT}", "- {id: over, kind: end, ACT}",
                  decision("ask", ", redo: {'no': over}") + " #!"),
            LEVELS,
        ),
        "steps.ask.redo.no", 'would do "over" again, which ends', "go back to a later step",
    ),
    "redo with a second exit": (
        playbook_file(
            lines(A, decision("ask", ", redo: {'no': a}") + " #!", "- {id: b, after: [a], ACT}",
                  "- {id: c, after: {ask: 'yes'}, ACT}")
        ),
        "steps.ask.redo.no", 'would do "a" again, which also leads to "b"',
        "let b come after ask",
    ),
    "launch without end": (
        playbook_file(lines(A, "- {id: go, kind: launch, ACT} #!", B), LEVELS),
        "steps.go.kind", "launches and no step ends it", "add a step with kind: end",
    ),
    "end without launch": (
        playbook_file(lines(A, "- {id: over, kind: end, ACT} #!", B), LEVELS),
        "steps.over.kind", "ends what no step launches", "add a step with kind: launch",
    ),
    "two launches": (
        playbook_file(lines(LAUNCHING, "- {id: more, kind: launch, ACT} #!"), LEVELS),
        "steps.more.kind", '"go" launches already', "keep one step with kind: launch",
    ),
    "launch without levels": (
        playbook_file(LAUNCHING.replace("launch, ACT}", "launch, ACT} #!")),
        "steps.go.kind", "stands in a playbook without levels",
        "add response: with I, II and III",
    ),
    "levels without launch": (
        playbook_file(A, LEVELS.replace("response:", "response: #!")),
        "response", "stands in a playbook that launches nothing",
        "add steps with kind: launch and kind: end, or remove it",
    ),
    "missing level": (
        playbook_file(LAUNCHING, LEVELS.replace("response:", "response: #!").replace(
            "  II: {launch: [system_elg_leader], summary: [system]}\n", "")),
        "response.II", "is missing", "add it",
    ),
    "level without posts": (
        playbook_file(LAUNCHING, LEVELS.replace("[bureau_elg_leader], summary: [bureau]}",
                                                "[], summary: [bureau]} #!")),
        "response.I.launch", "is empty", "name at least one",
    ),
    "unknown post": (
        playbook_file(LAUNCHING, LEVELS.replace("bureau_elg_leader], summary: [bureau]}",
                                                "bureau_elg_leeder], summary: [bureau]} #!")),
        "response.I.launch", '"bureau_elg_leeder" is no post known',
        "did you mean bureau_elg_leader?",
    ),
    "unknown organiser": (
        playbook_file(LAUNCHING, LEVELS.replace("summary: [bureau]}", "summary: [buro]} #!")),
        "response.I.summary", '"buro" is no organiser known', "did you mean bureau?",
    ),
    "unknown party": (
        playbook_file("- {id: a, by: duty_oficer, ACT} #!"),
        "steps.a.by", '"duty_oficer" is no party known', "did you mean duty_officer?",
    ),
    "unknown recipient": (
        playbook_file("- {id: a, kind: notify, recipients: [csc_haed], ACT} #!"),
        "steps.a.recipients", '"csc_haed" is no post or group known', "did you mean csc_head?",
    ),
    "unknown member": (
        playbook_file("- {id: a, members: [csc_heads], ACT} #!"),
        "steps.a.members", '"csc_heads" is no post or group known', "did you mean csc_head?",
    ),
    "unknown kind of incident": (
        playbook_file(A).replace("kinds: [routine]", "kinds: [fires] #!"),
        "kinds", '"fires" is no incident kind known', "did you mean fire?",
    ),
    "end reached with nothing launched": (
        playbook_file(
            lines(decision("ask"), "- {id: go, kind: launch, after: {ask: 'yes'}, ACT}",
                  "- {id: talk, after: {ask: 'no'}, ACT}",
                  "- {id: over, kind: end, after: [go, talk], ACT} #!", B),
            LEVELS,
        ),
        "steps.over.after",
        "is reached with nothing launched, a dead end, after ask = no, talk done",
        "let it come after the launch only",
    ),
    "end before its launch": (
        playbook_file(
            lines(A, "- {id: over, kind: end, ACT} #!", "- {id: go, kind: launch, ACT}"), LEVELS
        ),
        "steps.over.after", "is reached with nothing launched, a dead end, after a done",
        "let it come after the launch only",
    ),
    "response that is never ended": (
        playbook_file(
            lines("- {id: go, kind: launch, ACT}", decision("ask"),
                  "- {id: talk, after: {ask: 'no'}, ACT}",
                  "- {id: over, kind: end, after: {ask: 'yes'}, ACT} #!"),
            LEVELS,
        ),
        "steps.over.after",
        "the response is never ended after go launched, ask = no, talk done",
        "lead this way to the end too",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_one_flaw_at_its_line(rule: str, tmp_path: Path) -> None:
    text, field, wrong, mend = RULES[rule]
    (flaw,) = checked(tmp_path, text)
    assert (flaw.file, flaw.line, flaw.field) == ("1.yaml", marked_line(text), field)
    assert flaw.wrong == wrong
    assert flaw.mend.startswith(mend)
    assert flaw.text == f"1.yaml:{flaw.line}: {field}: {wrong}; {flaw.mend}"


def test_a_good_file_has_no_flaw(tmp_path: Path) -> None:
    assert not checked(tmp_path, playbook_file(YES_NO))
    assert not checked(tmp_path, playbook_file(LAUNCHING, LEVELS))


def test_all_mistakes_of_all_files_are_found_in_one_run(tmp_path: Path) -> None:
    first = playbook_file(
        lines(decision("ask"), "- {id: y, by: nobody_known, after: {ask: maybe}, ACT}",
              "- {id: z, after: [yy], kind: notify, ACT}")
    )  # fmt: skip
    second = playbook_file(A, own="9-2").replace("[routine]", "[fires]").replace("version: 1", "")
    flaws = checked(tmp_path, first, second, playbook_file(A, own="9-3"))
    assert [(flaw.file, flaw.line, flaw.field) for flaw in flaws] == [
        ("1.yaml", 8, "steps.y.after"),
        ("1.yaml", 8, "steps.y.by"),
        ("1.yaml", 9, "steps.z.after"),
        ("1.yaml", 9, "steps.z.recipients"),
        ("2.yaml", 1, "version"),
        ("2.yaml", 4, "kinds"),
    ]


def test_two_files_cannot_have_one_id(tmp_path: Path) -> None:
    (flaw,) = checked(tmp_path, playbook_file(A), playbook_file(A))
    assert (flaw.file, flaw.line, flaw.field) == ("2.yaml", 1, "id")
    assert flaw.wrong == f'"9-1" is taken by {tmp_path / "1.yaml"}'


def test_one_dead_end_is_told_once_by_its_shortest_way(tmp_path: Path) -> None:
    talk = "- {id: talk, after: [go, {ask: 'no'}], ACT}"
    steps = lines(
        A, decision("long"), "- {id: detour, after: {long: 'yes'}, ACT}",
        decision("ask", ", after: [detour, {long: 'no'}]"),
        "- {id: go, kind: launch, after: {ask: 'yes'}, ACT}", talk,
        "- {id: over, kind: end, after: [talk], ACT}",
    )  # fmt: skip
    (flaw,) = checked(tmp_path, playbook_file(steps, LEVELS))
    assert flaw.field == "steps.over.after"
    assert flaw.wrong.endswith("after a done, long = no, ask = no, talk done")


def test_the_shortest_way_counts_steps_not_answers(tmp_path: Path) -> None:
    chain = "".join(f"- {{id: s{n}, ACT}}\n" for n in range(5))
    steps = lines(
        decision("fast"), chain.replace("s0, ", "s0, after: {fast: 'no'}, "),
        decision("again", ", after: {fast: 'yes'}"),
        "- {id: p, after: {again: 'yes'}, ACT}", "- {id: q, after: {again: 'no'}, ACT}",
        "- {id: go, kind: launch, after: [], ACT}", decision("sure", ", after: [go]"),
        "- {id: talk, after: {sure: 'no'}, ACT}",
        "- {id: over, kind: end, after: {sure: 'yes'}, ACT}",
    )  # fmt: skip
    (flaw,) = checked(tmp_path, playbook_file(steps, LEVELS))
    way = flaw.wrong.removeprefix("the response is never ended after ").split(", ")
    assert {"fast = yes", "sure = no"} <= set(way)
    assert len(way) == 6


def test_an_answer_that_leads_nowhere_is_told_with_the_shortest_way_to_it(tmp_path: Path) -> None:
    steps = lines(
        A, decision("long"), "- {id: detour, after: {long: 'yes'}, ACT}",
        decision("ask", ", after: [detour, {long: 'no'}]"),
        decision("aside", ", after: []"), "- {id: there, ACT}",
        "- {id: y, after: {ask: 'yes'}, ACT}", "- {id: z, after: [y, {ask: 'yes'}], ACT}",
    )  # fmt: skip
    (flaw,) = checked(tmp_path, playbook_file(steps))
    assert flaw.field == "steps.ask.outcomes"
    assert flaw.wrong.endswith("a dead end, after a done, long = no, ask = no")


def test_an_answer_may_open_nothing_of_its_own_where_the_run_goes_on(tmp_path: Path) -> None:
    steps = lines(A, decision("ask"), "- {id: b, after: [a, {ask: 'yes'}], ACT}")
    assert not checked(tmp_path, playbook_file(steps))


def test_a_flow_with_too_many_combinations_is_refused(tmp_path: Path) -> None:
    steps = [f"{decision(f'd{n}', ', after: []')}" for n in range(40)]
    (flaw,) = checked(tmp_path, playbook_file(lines(*steps)))
    assert (flaw.field, flaw.mend) == ("steps", "split the playbook")
