"""The rule: who may launch a response, and that whoever launches it, closes it.

`launch` and `end` decide; every screen, command, import and drill calls them. Who may launch, per
playbook and level, is the source's own table (4-11, 4-12, 4-13, the authority notes). That the
launcher ends is printed in 4-12 (誰發布,誰結束) and 4-13 (誰啟動,誰結束) and holds in 4-11 too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.events import (
    DecisionTaken,
    Event,
    Mark,
    ResponseEnded,
    ResponseLaunched,
)
from dutyconsole.domain.phrase import OR, Name, Names, Phrase
from dutyconsole.domain.playbook import Level, Playbook, ResponseRule
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Holding, Roster
from dutyconsole.domain.run import Run, RunState, StepState
from dutyconsole.domain.runs import start_run
from dutyconsole.domain.secret_review import in_doubt
from dutyconsole.domain.signing import (
    Reported,
    Signed,
    Signing,
    Written,
    answered_by,
    check_evidence,
    check_known,
    check_no_code,
    check_person,
    check_signed,
    mode_of,
    order_number_of,
    refuse_not_launcher,
    reset_since,
    standing_at,
)
from dutyconsole.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class LaunchOrder:
    """What is to be launched, by whom, holding which post of which unit.

    `unit` empty: that of the launcher's only holding of the post. `playbook` empty: the one open
    run that has levels.
    """

    level: Level
    launcher: str
    post: str
    signing: Signing
    unit: str = ""
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class EndOrder:
    """What is to be ended, and who ends it. `run` empty: whichever run has it in force."""

    level: Level
    person: str
    signing: Signing
    run: str = ""
    in_error: bool = False


def launch(situation: Situation, order: LaunchOrder) -> tuple[Event, ...]:
    """Launch a response; never refused for its place in the walk.

    Starts the playbook alongside where it is not being walked yet, and answers open or contrary
    decisions on the way to the launch step.

    Raises:
        Refused: `unknown`, `invalid`, `wrong_post`, `not_signed`, `not_read_back`,
            `level_not_higher`.
    """
    check_known(situation.roster, order.launcher, order.post, order.unit)
    situation.writable()
    started, run = _run_to_launch_in(situation, order)
    prepared = situation.after(started)
    rule = _rule_of(run.playbook, order.level)
    check_evidence(order.signing)
    check_no_code(order.signing)
    if isinstance(order.signing, Written):
        refuse(
            Code.INVALID,
            "A launch is signed, on word or reported",
            "enter the written order as reported, then confirm it by its number",
        )
    holding = _entitled(situation, order, rule.launch, run.playbook.id)
    check_signed(order.signing, order.launcher)
    if run.in_force and order.level <= run.in_force[0].level:
        refuse(
            Code.LEVEL_NOT_HIGHER,
            "Level {level} is already in force in {run}",
            "launch a higher level, or step down",
            level=run.in_force[0].level,
            run=run.id,
        )
    answers = _answers(prepared, run.id, order.launcher)
    prepared = prepared.after(answers)
    number = len(situation.incident.responses) + 1
    reported = order.signing if isinstance(order.signing, Reported) else Reported("", "")
    return (
        *started,
        *answers,
        ResponseLaunched(
            response=f"{number}",
            run=run.id,
            level=order.level,
            launcher=order.launcher,
            post=order.post,
            unit=holding.unit,
            mode=mode_of(order.signing),
            order_number=order_number_of(order.signing),
            reported_by=reported.reported_by,
            via=reported.via,
            acting=holding.acting,
            marks=_launch_marks(prepared.incident.runs[run.id]),
            reset_secret=isinstance(order.signing, Signed)
            and in_doubt(situation.roster, order.launcher),
        ),
    )


def _rule_of(playbook: Playbook, level: Level) -> ResponseRule:
    rule = playbook.response.get(level)
    if rule is None:
        refuse(
            Code.INVALID,
            "Playbook {playbook} has no Level {level}",
            "start 4-11, 4-12 or 4-13 alongside",
            playbook=Name("playbook", playbook.id),
            level=level,
        )
    return rule


def end(situation: Situation, order: EndOrder) -> tuple[Event, ...]:
    """End a response: by the person answerable for it, highest level first, and nobody else.

    Whatever has become of the incident: after a disputed end, one may stand in a merged incident.

    Raises:
        Refused: `unknown`, `invalid`, `not_launcher`, `not_signed`, `not_read_back`,
            `higher_level_in_force`.
    """
    incident = situation.incident
    check_person(situation.roster, order.person)
    standing = standing_at(situation, order.level, order.run)
    check_evidence(order.signing)
    check_no_code(order.signing)
    own = answered_by(standing, order.person, order.level)
    if not own:
        refuse_not_launcher(situation, standing[-1], order.person, Phrase("ends it"))
    response = own[-1]
    if isinstance(order.signing, Reported):
        refuse(
            Code.NOT_SIGNED,
            "A reported end ends nothing",
            "get {person}'s own signature, read-back order or written order",
            person=Name("person", response.answerable),
        )
    check_signed(order.signing, order.person)
    higher = incident.runs[response.run].in_force[0]
    if higher.level > response.level:
        refuse(
            Code.HIGHER_LEVEL_IN_FORCE,
            "Level {higher} is in force above Level {level}",
            "{person} ends Level {higher} first",
            higher=higher.level,
            level=response.level,
            person=Name("person", higher.answerable),
        )
    _check_after_launch(situation, response)
    return (
        ResponseEnded(
            response=response.id,
            person=order.person,
            mode=mode_of(order.signing),
            order_number=order_number_of(order.signing),
            in_error=order.in_error,
            reset_secret=_secret_reset_since(situation.roster, order.person, response, order),
        ),
    )


def _check_after_launch(situation: Situation, response: Response) -> None:
    """Refuse an end before the launch, by the clock as it is set now; times are told by minute."""
    launched_at = situation.jumps.today(response.launched_at, response.position)
    if situation.occurred_at < launched_at.replace(second=0, microsecond=0):
        refuse(
            Code.INVALID,
            "Level {level} was launched only at {moment}",
            "give the time of its end, at the earliest then",
            level=response.level,
            moment=f"{launched_at.astimezone(situation.occurred_at.tzinfo):%Y-%m-%d %H:%M:%S%z}",
        )


def step_down(situation: Situation, ending: EndOrder, launching: LaunchOrder) -> tuple[Event, ...]:
    """End one level and launch a lower one, as one thing.

    Raises:
        Refused: As `end` and `launch` do; `invalid` where the new level is not lower.
    """
    if launching.level >= ending.level:
        refuse(
            Code.INVALID,
            "Level {level} is not lower than Level {standing}",
            "launch it to escalate",
            level=launching.level,
            standing=ending.level,
        )
    ended = end(situation, ending)
    return (*ended, *launch(situation.after(ended), launching))


# -- who may --------------------------------------------------------------------------------------


def _entitled(
    situation: Situation, order: LaunchOrder, posts: tuple[str, ...], playbook: str
) -> Holding:
    """The holding that entitles the launcher, or the refusal that names who may."""
    roster, moment = situation.roster, situation.occurred_at
    if order.post not in posts:
        refuse(
            Code.WRONG_POST,
            "{post} may not launch Level {level} of {playbook}",
            "it takes {posts}: {holders}",
            post=Name("post", order.post),
            level=order.level,
            playbook=Name("playbook", playbook),
            posts=Names.of("post", *posts, between=OR),
            holders=_named(roster, posts, moment),
        )
    held = [
        h
        for h in roster.holdings_of(order.launcher, order.post, moment)
        if not order.unit or h.unit == order.unit
    ]
    if isinstance(order.signing, Signed):
        held = [h for h in held if h.valid_at(situation.now)]
    if not held:
        refuse(
            Code.WRONG_POST,
            "{person} does not hold {office}",
            "it takes {posts}: {holders}",
            person=Name("person", order.launcher),
            office=_office(order.post, order.unit),
            posts=Names.of("post", *posts, between=OR),
            holders=_named(roster, posts, moment),
        )
    if len({h.unit for h in held}) > 1:
        refuse(
            Code.INVALID,
            "{person} holds {post} of several units",
            "say which unit: {units}",
            person=Name("person", order.launcher),
            post=Name("post", order.post),
            units=Names.of("unit", *sorted({h.unit for h in held})),
        )
    return min(held, key=lambda h: h.acting)


def _office(post: str, unit: str) -> Name | Phrase:
    if not unit:
        return Name("post", post)
    return Phrase.of("{post} of {unit}", post=Name("post", post), unit=Name("unit", unit))


def _named(roster: Roster, posts: tuple[str, ...], moment: datetime) -> Names:
    """Who holds one of the posts, and of which units."""
    holders = [h for post in posts for h in roster.holders(post, moment)]
    each = dict.fromkeys((h.person, h.unit) for h in holders)
    named = tuple(
        Phrase.of("{person} ({unit})", person=Name("person", person), unit=Name("unit", unit))
        for person, unit in each
    )
    return Names(named or (Phrase("nobody holds it"),))


# -- what is meant -------------------------------------------------------------------------------


def _run_to_launch_in(situation: Situation, order: LaunchOrder) -> tuple[tuple[Event, ...], Run]:
    incident = situation.incident
    if order.playbook:
        run = incident.run_named(order.playbook)
        if run is not None and not run.stopped:
            return (), run
        started = start_run(situation, order.playbook)
        run = situation.after(started).incident.run_of(order.playbook)
        assert run is not None
        return started, run
    levelled = [r for r in incident.open_runs if r.playbook.response]
    if len(levelled) > 1:
        levelled = [r for r in levelled if r.state is not RunState.COMPLETE] or levelled
    if len(levelled) != 1:
        have = [r.playbook.id for r in levelled]
        refuse(
            Code.INVALID,
            "Incident {incident} has {playbooks}, so the playbook must be named",
            "say which playbook: 4-11, 4-12 or 4-13",
            incident=incident.id,
            playbooks=Names.some("playbook", have, Phrase("no run with levels")),
        )
    return (), levelled[0]


# -- the walk ------------------------------------------------------------------------------------


def _answers(situation: Situation, run_id: str, launcher: str) -> tuple[Event, ...]:
    """The answers a launch gives to open and contrary decisions that its step needs."""
    answers: tuple[Event, ...] = ()
    while True:
        run = situation.after(answers).incident.runs[run_id]
        answer = _next_answer(run, launcher)
        if answer is None:
            return answers
        answers = (*answers, answer)


def _next_answer(run: Run, launcher: str) -> DecisionTaken | None:
    step = run.playbook.launch_step
    for decision, wanted in run.playbook.answers_towards(step.id) if step else ():
        record = run.records.get(decision.id)
        answered = record is not None and record.outcome in wanted
        if answered or run.states[decision.id] is StepState.NOT_NEEDED:
            continue
        return DecisionTaken(
            run=run.id,
            step=decision.id,
            round=run.round_of(decision.id) + (1 if record else 0),
            outcome=wanted[0],
            marks=(Mark.BY_LAUNCH,),
            performed_by=launcher,
        )
    return None


def _launch_marks(run: Run) -> tuple[Mark, ...]:
    step = run.playbook.launch_step
    if step is None or run.states[step.id] not in (StepState.WAITING, StepState.NOT_NEEDED):
        return ()
    return (Mark.AHEAD,)


def _secret_reset_since(roster: Roster, person: str, response: Response, order: EndOrder) -> bool:
    return isinstance(order.signing, Signed) and reset_since(roster, person, response)
