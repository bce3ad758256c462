"""A playbook file -> `Playbook`, or everything that is wrong with how it is written.

This is the form of the file alone. Whether the flow makes sense and its names exist is
`dutyconsole.library.check`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final

import rfc8785

from dutyconsole.domain.playbook import Level, Phase, Playbook, ResponseRule, Step
from dutyconsole.domain.playbook_data import playbook_data
from dutyconsole.domain.text import Localised
from dutyconsole.library.flaw import Flaw, Flawed, Flaws, quoted
from dutyconsole.library.form import Form, Lines
from dutyconsole.library.step_form import read_step
from dutyconsole.library.yaml_source import NAME, parse

MAX_STEPS: Final = 150
MAX_ARROWS: Final = 2 * MAX_STEPS

_KEYS: Final = (
    "id", "version", "title", "kinds", "phase", "source", "reading", "opening", "closing",
    "response", "steps",
)  # fmt: skip
_RULE_KEYS: Final = ("launch", "summary")


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a playbook file.

    Attributes:
        playbook: As far as it could be read; to be used only if there are no flaws.
            A step whose id is missing or taken is called by its place, such as `[3]`.
        flaws: Everything wrong with how the file is written.
        lines: Where each field stands.
    """

    file: str
    playbook: Playbook
    flaws: tuple[Flaw, ...]
    lines: Lines


def digest_of(playbook: Playbook) -> str:
    """Hex SHA-256 of the canonical content."""
    return hashlib.sha256(rfc8785.dumps(playbook_data(playbook))).hexdigest()


def read_playbook(raw: bytes, file: str) -> Playbook:
    """The playbook that a file holds.

    Args:
        raw: The content of the file.
        file: Its name, for messages.

    Raises:
        Flawed: With everything wrong with how it is written.
    """
    reading = read_leniently(raw, file)
    if reading.flaws:
        raise Flawed(reading.flaws)
    return reading.playbook


def read_leniently(raw: bytes, file: str) -> Reading:
    """As much of a playbook file as can be read, and what is wrong with it."""
    flaws, lines = Flaws(file), Lines()
    table = parse(raw, flaws)
    if table is None:
        empty = Playbook("", 0, Localised("", "", ""), (), ())
        return Reading(flaws.file, empty, flaws.all(), lines)
    playbook = _playbook(Form(table, "", flaws, lines))
    found = flaws.all()
    if not found:
        playbook = replace(playbook, digest=digest_of(playbook))
    return Reading(flaws.file, playbook, found, lines)


def field_of(step: str, key: str = "") -> str:
    """The field that is called `key` of a step, or the step itself."""
    field = f"steps{step}" if step.startswith("[") else f"steps.{step}"
    return f"{field}.{key}" if key else field


def _playbook(form: Form) -> Playbook:
    form.reject_unknown(_KEYS)
    phase = Phase(form.choice("phase", [p.value for p in Phase], Phase.HANDLING.value))
    section, title = _source(form)
    return Playbook(
        id=form.name("id", required=True),
        version=_version(form),
        title=form.text("title", required=True),
        kinds=form.words("kinds", required=True),
        section=section,
        source_title=title,
        reading=form.words("reading", lone=True),
        opening=form.box("opening"),
        closing=form.box("closing"),
        response=_response(form),
        steps=_steps(form, phase),
    )


def _version(form: Form) -> int:
    value = form.word("version", required=True)
    if re.fullmatch(r"[1-9]\d{0,5}", value):
        return int(value)
    if value.strip():
        form.wrong("version", f"{quoted(value)} is no version", "write a whole number from 1")
    return 0


def _source(form: Form) -> tuple[str, str]:
    source = form.form("source", required=True)
    if source is None:
        return "", ""
    source.reject_unknown(("section", "title"))
    return source.word("section", required=True), source.word("title", required=True)


def _response(form: Form) -> dict[Level, ResponseRule]:
    """The table of levels; I, II and III must all stand there."""
    response = form.form("response")
    if response is None:
        return {}
    levels = sorted(Level, reverse=True)
    response.reject_unknown([level.name for level in levels])
    rules: dict[Level, ResponseRule] = {}
    for level in levels:
        rule = response.form(level.name, required=True)
        if rule is not None:
            rule.reject_unknown(_RULE_KEYS)
            launch, summary = (rule.words(key, required=True) for key in _RULE_KEYS)
            rules[level] = ResponseRule(launch, summary)
    return rules


def _steps(form: Form, phase: Phase) -> tuple[Step, ...]:
    steps: list[Step] = []
    taken: dict[str, int] = {}
    arrows = 0
    for item in form.forms("steps"):
        if len(steps) == MAX_STEPS:
            line = item.table.line
            form.flaws.add(line, "steps", f"are more than {MAX_STEPS}", "split the playbook")
            break
        own = item.name("id", required=True)
        if own in taken:
            first = taken[own]
            item.wrong("id", f"{quoted(own)} is taken since line {first}", "give it another")
        usable = NAME.fullmatch(own) is not None and own not in taken
        taken.setdefault(own, item.lines.at(item.field("id")))
        step_id = own if usable else f"[{len(steps) + 1}]"
        previous = steps[-1].id if steps else ""
        steps.append(read_step(item, step_id, previous, phase))
        arrows += len(steps[-1].edges)
        if arrows > MAX_ARROWS:
            form.flaws.add(
                item.table.line, "steps", f"have more than {MAX_ARROWS} arrows between them",
                "split the playbook",
            )  # fmt: skip
            break
    return tuple(steps)
