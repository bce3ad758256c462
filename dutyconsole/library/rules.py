"""What must hold in a playbook that is well written: its names, its levels and its flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dutyconsole.domain.playbook import Edge, Playbook, Step, StepKind
from dutyconsole.library.flaw import Flaws, choose, quoted
from dutyconsole.library.flow import circles, needed, passing_answers, without_dangling
from dutyconsole.library.form import Lines
from dutyconsole.library.organisation import Organisation
from dutyconsole.library.reader import Reading, field_of
from dutyconsole.library.walk import DeadEnd, walk, way_to

_OF_THE_FLOW = frozenset({"after", "outcomes", "redo", "kind", "steps"})


def check_reading(reading: Reading, organisation: Organisation, flaws: Flaws) -> None:
    """Add everything wrong with the content of a file that could be read.

    A flow that is not written down properly is not judged as a whole: what would be said of it
    follows from the mistakes in it.
    """
    if not reading.playbook.steps:
        return
    playbook = without_dangling(reading.playbook)
    _check_names(reading, organisation, flaws)
    levels_hold = _check_levels(reading, flaws)
    references_hold = _check_references(reading, flaws)
    rules = _FlowRules(playbook, reading.lines, flaws)
    redo_holds = rules.check_redo()
    well_written = references_hold and not any(
        _OF_THE_FLOW & {flaw.field.rpartition(".")[2], *flaw.field.split(".")[2:]}
        for flaw in reading.flaws
    )
    if rules.check_circles() and well_written:
        rules.check_answers()
        if levels_hold and redo_holds:
            rules.check_walks()


def _check_names(reading: Reading, organisation: Organisation, flaws: Flaws) -> None:
    """Whoever and whatever is named must exist."""

    def known(field: str, words: Iterable[str], ids: Iterable[str], what: str) -> None:
        ids = tuple(ids)
        for word in words:
            if word not in ids:
                line = reading.lines.at(field, word)
                flaws.add(line, field, f"{quoted(word)} is no {what} known", choose(word, ids))

    playbook = reading.playbook
    known("kinds", playbook.kinds, organisation.kinds, "incident kind")
    for level, rule in playbook.response.items():
        field = f"response.{level.name}"
        known(f"{field}.launch", rule.launch, organisation.posts, "post")
        known(f"{field}.summary", rule.summary, organisation.organisers, "organiser")
    told = (*organisation.posts, *organisation.groups)
    for step in playbook.steps:
        known(field_of(step.id, "by"), step.by, organisation.parties, "party")
        known(field_of(step.id, "recipients"), step.recipients, told, "post or group")
        known(field_of(step.id, "members"), step.members, told, "post or group")


def _check_levels(reading: Reading, flaws: Flaws) -> bool:
    """A launch, its end and the table of levels stand together or not at all."""
    playbook, lines = reading.playbook, reading.lines
    has_table = lines.has("response")
    of_kind = {
        kind: [step for step in playbook.steps if step.kind is kind]
        for kind in (StepKind.LAUNCH, StepKind.END)
    }
    launches, ends = of_kind[StepKind.LAUNCH], of_kind[StepKind.END]
    wrong: list[tuple[str, str, str]] = []
    for step in launches[1:]:
        first = f"{quoted(launches[0].id)} launches already"
        wrong.append((field_of(step.id, "kind"), first, "keep one step with kind: launch"))
    if launches and not ends:
        field = field_of(launches[0].id, "kind")
        wrong.append((field, "launches and no step ends it", "add a step with kind: end"))
    if ends and not launches:
        field = field_of(ends[0].id, "kind")
        wrong.append((field, "ends what no step launches", "add a step with kind: launch"))
    if (launches or ends) and not has_table:
        field = field_of((launches or ends)[0].id, "kind")
        wrong.append(
            (field, "stands in a playbook without levels", "add response: with I, II and III")
        )
    if has_table and not launches and not ends:
        wrong.append(
            ("response", "stands in a playbook that launches nothing",
             "add steps with kind: launch and kind: end, or remove it")
        )  # fmt: skip
    for field, what, mend in wrong:
        flaws.add(lines.at(field), field, what, mend)
    return not wrong


def _check_references(reading: Reading, flaws: Flaws) -> bool:
    """Every step, decision and answer that is referred to must be there."""
    steps = reading.playbook.by_id
    holds = True
    for step in reading.playbook.steps:
        field = field_of(step.id, "after")
        for edge in step.edges:
            for wrong, mend in _wrong_edge(edge, step, steps.get(edge.source), steps):
                flaws.add(reading.lines.at(field, edge.source), field, wrong, mend)
                holds = False
        for outcome, target in step.redo.items():
            if target not in steps:
                field_redo = f"{field_of(step.id, 'redo')}.{outcome}"
                line = reading.lines.at(field_redo)
                others = [other for other in steps if other != step.id]
                flaws.add(line, field_redo, f"{quoted(target)} is no step", choose(target, others))
                holds = False
    return holds


def _wrong_edge(
    edge: Edge, step: Step, source: Step | None, steps: Iterable[str]
) -> Iterator[tuple[str, str]]:
    if source is None:
        others = [other for other in steps if other != step.id]
        yield f"{quoted(edge.source)} is no step", choose(edge.source, others)
    elif edge.outcomes and source.kind is not StepKind.DECISION:
        yield f"{quoted(source.id)} is no decision and has no answers", f"write [{source.id}]"
    elif source.outcomes:
        for outcome in edge.outcomes:
            if outcome not in source.outcomes:
                yield (
                    f"{quoted(outcome)} is no answer of {quoted(source.id)}",
                    choose(outcome, source.outcomes),
                )
            elif outcome in source.redo:
                # Without circles this is the only way in which a step could never be needed.
                yield (
                    f"{quoted(outcome)} of {quoted(source.id)} never leads here: it goes back to "
                    f"{quoted(source.redo[outcome])}",
                    "remove it here or in redo:",
                )


class _FlowRules:
    """The rules about a flow whose references all lead somewhere."""

    def __init__(self, playbook: Playbook, lines: Lines, flaws: Flaws) -> None:
        self._playbook = playbook
        self._lines = lines
        self._flaws = flaws

    def _add(self, field: str, wrong: str, mend: str, word: str = "") -> None:
        self._flaws.add(self._lines.at(field, word), field, wrong, mend)

    def check_redo(self) -> bool:
        """What is done again leads back to its decision, and to nothing else."""
        wrong = [
            (f"{field_of(step.id, 'redo')}.{outcome}", *found)
            for step in self._playbook.steps
            for outcome, target in step.redo.items()
            for found in self._wrong_redo(step, outcome, target)
        ]
        for field, what, mend in wrong:
            self._add(field, what, mend)
        return not wrong

    def _wrong_redo(self, decision: Step, outcome: str, target: str) -> Iterator[tuple[str, str]]:
        region = self._playbook.redo_region(decision.id, outcome)
        if not region:
            yield (
                f"{quoted(target)} does not lead to this decision",
                "name a step on the way to it",
            )
        for step in self._playbook.steps:
            if step.id in region:
                word = {StepKind.LAUNCH: "launches", StepKind.END: "ends"}.get(step.kind)
                if word is None and step.hold:
                    word = "is a hold point"
                if word is None and step.anytime:
                    word = "may be recorded at any time"
                if word is not None:
                    yield (
                        f"would do {quoted(step.id)} again, which {word}",
                        "go back to a later step",
                    )
                continue
            for edge in step.edges:
                if edge.source in region and edge.source != decision.id:
                    yield (
                        f"would do {quoted(edge.source)} again, which also leads to "
                        f"{quoted(step.id)}",
                        f"let {step.id} come after {decision.id}",
                    )

    def check_circles(self) -> bool:
        """No step waits for itself."""
        found = False
        for circle in circles(self._playbook):
            found = True
            self._add(
                field_of(circle[0], "after"),
                f"waits for itself: {_short(circle)}",
                "remove one of these; to do work again use redo: of a decision",
                circle[-2],
            )
        return not found

    def check_answers(self) -> None:
        """After an answer some step is still to come if one is after another answer."""
        for step in self._playbook.steps:
            behind = self._playbook.reachable(step.id) - {step.id}
            opening = {
                outcome: not behind.isdisjoint(needed(self._playbook, {step.id: outcome}))
                for outcome in passing_answers(step)
            }
            for outcome in opening if any(opening.values()) else ():
                if not opening[outcome]:
                    way = way_to(self._playbook, step.id, outcome)
                    after = f", a dead end, after {_short(way)}" if way else ""
                    self._add(
                        field_of(step.id, "outcomes"),
                        f"the answer {quoted(outcome)} opens nothing while others do{after}",
                        "name it in after: of a step, or in redo:",
                        outcome,
                    )

    def check_walks(self) -> None:
        """Whatever is answered, the run comes to its end and leaves no response in force."""
        walks = walk(self._playbook)
        for dead in walks.dead_ends:
            self._add(*self._told(dead))
        if walks.cut_short:
            self._add(
                "steps", "have too many combinations of answers to try all", "split the playbook"
            )

    def _told(self, dead: DeadEnd) -> tuple[str, str, str]:
        way = _short(dead.way) or "the start"
        if not dead.waiting:
            end = next(s for s in self._playbook.steps if s.kind is StepKind.END)
            return (
                field_of(end.id, "after"),
                f"the response is never ended after {way}",
                "lead this way to the end too",
            )
        # The first that waits for none of the others is where it is stuck.
        stuck = {step for step, _ in dead.waiting}
        step, _ = next(
            ((s, w) for s, w in dead.waiting if not stuck & set(w)), dead.waiting[0]
        )  # fmt: skip
        return (
            field_of(step, "after"),
            f"is reached with nothing launched, a dead end, after {way}",
            "let it come after the launch only",
        )


def _short(way: Iterable[str]) -> str:
    return ", ".join(way)
