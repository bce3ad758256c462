"""F8: launching and escalating. The rule decides; the dialog only says who, what and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.responses import await_response, launch_response, withdraw_awaited
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.authority import LaunchOrder
from dutyconsole.domain.awaited import Awaited, AwaitedLaunch
from dutyconsole.domain.criteria import Proposal, proposals
from dutyconsole.domain.events import Purpose
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.ordering import Carried
from dutyconsole.domain.orders import Party
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.sentences import Spoken, launch_sentence
from dutyconsole.domain.signing import OnWord, Signed, Signing
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, REFUSAL_COMMANDS
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.launchers import Launcher, launcher_line, launchers
from dutyconsole.tui.screens.modals.signing import SigningModal, launch_ways, way
from dutyconsole.tui.screens.modals.telephone import ON_WORD
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

NOT_YET: Final = "not_yet"
WITHDRAW: Final = "withdraw:"


class LaunchModal(SigningModal):
    """A response: playbook, level, who launches it as what, how we know."""

    HELP = N_(
        "LAUNCHING. Digits choose the playbook, the level, who launches and how we know: signed "
        "here with their own secret, on word after reading the order back, or reported from "
        "elsewhere. Only holders of the posts that the playbook names may; the others are marked. "
        "The line under the fields is what will be recorded. After a refusal F4 records that it "
        "was asked for. Not yet only notes that somebody was asked."
    )
    OWN_COMMANDS = (*FORM_COMMANDS, *REFUSAL_COMMANDS)

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"launch {incident.id}", incident)

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Launching, or escalating where something is in force."""
        if self.incident.level is None:
            return tr("LAUNCH A RESPONSE: {incident}", incident=self.incident.id)
        return tr(
            "LEVEL {level} IS IN FORCE: ESCALATE {incident}?",
            level=self.incident.level,
            incident=self.incident.id,
        )

    def intro(self) -> Iterable[str]:
        """What the bureau's criteria say, and what was asked for before."""
        proposed = self._proposed()
        for proposal in proposed[:2]:
            yield tr("Proposed: {rule}.", rule=self.spoken(proposal.rule))
        reference = duty(self).desk.reference
        yield from (tr("Not used: {flaw}", flaw=flaw) for flaw in reference.flaws)
        if not reference.criteria:
            yield tr("No criteria of the bureau: the launcher decides the level.")
        elif not proposed:
            yield tr("The bureau's own criteria (local) propose no level: the launcher decides.")
        else:
            yield tr("Only a proposal by the bureau's own criteria (local): the launcher decides.")
        for awaited in self.incident.awaited:
            yield tr("Not in force: {what}", what=self._asked_for(awaited))

    def rows(self) -> Iterable[Row]:
        """Everything but the only possible playbook is chosen by the officer."""
        walked = [run.playbook.id for run in self.incident.open_runs if run.playbook.response]
        options = [
            Option(name, self._book_line(book, alongside=book.id not in walked))
            for name, book in self._playbooks().items()
        ]
        only = next((o.value for o in options), "") if len(walked) == 1 else ""
        yield choice("playbook", tr("playbook (digit)"), options, only)
        book = self._playbooks()[only].id if only else ""
        proposed = next((str(p.level) for p in self._proposed() if p.playbook == book), "")
        yield choice("level", tr("level (digit)"), self._levels(only), proposed)
        yield choice("launcher", tr("launched by"), ())
        yield from self.signing_rows(tr("how (digit)"), self._ways())
        yield line("reason", tr("reason"), hint=tr("declined, or no longer wanted"))
        yield when()
        yield from self.asked_rows()

    def first(self) -> str:
        """Straight to the level where there is only one playbook to speak of."""
        return "level" if self.value("playbook") else "playbook"

    def aside(self) -> str:
        """The sentence that will be recorded."""
        withdrawn = self._withdrawn()
        if withdrawn is not None:
            return tr("Will be recorded: withdrawn: {what}", what=self._asked_for(withdrawn))
        book, level, launcher = self._book(), self.value("level"), self._launcher()
        if book is None:
            return ""
        if not self._levels(self.value("playbook")):
            return tr("Level I is in force in {playbook}: nothing is higher.", playbook=book.id)
        if not level or launcher is None:
            return ""
        if launcher.is_vacant:
            return tr("Nobody holds this post now: it can neither launch nor be asked.")
        if self.value("mode") == NOT_YET:
            return tr(
                "Will be recorded: Level {level} of {playbook} was asked of {who}. Nothing is "
                "launched by that.",
                level=level, playbook=book.id, who=launcher_line(duty(self), launcher),
            )  # fmt: skip
        signing = self.stated()
        if signing is None:
            return ""
        sentence = self._sentence(Level[level], launcher, book, signing)
        if launcher.may and isinstance(signing, OnWord) and not signing.read_back:
            spoken = Spoken(signing.order_number)
            return self.to_read_back(self._sentence(Level[level], launcher, book, spoken))
        if not launcher.may:
            said = self.spoken(sentence)
            return tr("To be refused, they may not launch it: {sentence}.", sentence=said)
        return tr("Will be recorded: {sentence}.", sentence=self.spoken(sentence))

    def adapt(self) -> None:
        """Offer the levels of the playbook and the holders of the posts that may launch them."""
        super().adapt()
        self.offer("level", self._levels(self.value("playbook")))
        self.offer("launcher", self._launcher_options())
        self.show_rows(bool(self.value("level")), "launcher")
        self.show_signing()
        self.show_rows(self._withdrawn() is not None, "reason")

    def after_refusal(self, refused: Refused) -> str:
        """Who may, with telephone numbers."""
        if refused.code is Code.LEVEL_NOT_HIGHER:
            return tr("F9 ends what is in force or steps down.")
        book, level = self._book(), self.value("level")
        if refused.code is not Code.WRONG_POST or book is None or not level:
            return ""
        return self.may_launch(book, Level[level])

    # -- what it does -------------------------------------------------------------------------

    def request(self) -> tuple[str, Level | None]:
        """A launch of the chosen level."""
        level = self.value("level")
        return "launch", Level[level] if level else None

    def job(self) -> Job:
        """Launch it, note that it was asked for, or no longer ask for it."""
        withdrawn = self._withdrawn()
        if withdrawn is not None:
            return self._withdraw(withdrawn)
        playbook, level, launcher = self.value("playbook"), self.value("level"), self._launcher()
        if not playbook or not level or launcher is None:
            refuse(
                Code.INVALID,
                "A launch needs its playbook, its level and who launches it",
                "choose each by its digit",
            )
        if launcher.is_vacant:
            refuse(
                Code.INVALID,
                "Nobody holds this post",
                "choose somebody who holds one, or have an acting holder ordered",
            )
        if self.value("mode") == NOT_YET:
            return self._await(playbook, Level[level], launcher)
        return self._launch(playbook, Level[level], launcher)

    def _launch(self, playbook: str, level: Level, launcher: Launcher) -> Job:
        if self.value("mode") == ON_WORD:
            return self._order(playbook, level, launcher)
        signing, occurred_at = self.signing(launcher.person), self.occurred_at()
        draft = LaunchOrder(
            level, launcher.person, launcher.post, Signed(False), launcher.unit, playbook
        )
        incident, who = self.incident.id, duty(self).person_name(launcher.person)
        words = tr("LEVEL {level} launched by {person}", level=level, person=who)

        def work(desk: Desk, officer: Officer) -> Done:
            order = replace(draft, signing=signing(desk))
            return Done.of(launch_response(desk, officer, incident, order, occurred_at), words)

        return work

    @property
    def is_registered(self) -> bool:
        """A launch by telephone is an order of the register."""
        return True

    def _order(self, playbook: str, level: Level, launcher: Launcher) -> Job:
        book, number = self._playbooks()[playbook], self.order_number()
        sentence = self._sentence(level, launcher, book, Spoken(number))
        issuer = Party(launcher.person, launcher.post, launcher.unit)
        draft = self.order(Purpose.LAUNCH, issuer, Carried(level, playbook), sentence)
        who = duty(self).person_name(launcher.person)
        words = tr("LEVEL {level} launched by {person}", level=level, person=who)
        return self.enter(draft, words)

    def _sentence(
        self, level: Level, launcher: Launcher, book: Playbook, signing: Signing | Spoken
    ) -> Phrase:
        return launch_sentence(
            level, launcher.person, launcher.post, launcher.unit, signing, self.said_at(),
            book.id, self.incident,
        )  # fmt: skip

    def _await(self, playbook: str, level: Level, launcher: Launcher) -> Job:
        occurred_at, incident = self.occurred_at(), self.incident.id
        book = self._playbooks()[playbook]
        asked = Awaited(level, launcher.person, launcher.post, launcher.unit, book.id)
        who = duty(self).person_name(launcher.person)
        words = tr("LEVEL {level} asked of {person}: nothing is launched", level=level, person=who)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(await_response(desk, officer, incident, asked, occurred_at), words)

        return work

    def _withdraw(self, awaited: AwaitedLaunch) -> Job:
        incident, reason = self.incident.id, self.value("reason")
        words = tr("LEVEL {level} is no longer asked for", level=awaited.asked.level)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(withdraw_awaited(desk, officer, incident, awaited.id, reason), words)

        return work

    # -- what there is to choose from ---------------------------------------------------------

    def _proposed(self) -> tuple[Proposal, ...]:
        return proposals(duty(self).desk.reference.criteria, self.incident)

    def _playbooks(self) -> dict[str, Playbook]:
        """By run id for what is walked, by playbook id for what would start alongside."""
        found = {r.id: r.playbook for r in self.incident.open_runs if r.playbook.response}
        walked = {book.id for book in found.values()}
        newest = duty(self).picture.adopted.newest
        beside = {p: b for p, b in newest.items() if b.response and p not in walked}
        suggested = duty(self).picture.suggested.get(self.incident.id, ())
        return found | dict(sorted(beside.items(), key=lambda item: item[0] not in suggested))

    def _book(self) -> Playbook | None:
        return self._playbooks().get(self.value("playbook"))

    def _book_line(self, book: Playbook, *, alongside: bool) -> str:
        title, adopted = book.title.text(duty(self).language), duty(self).picture.adopted
        if book.digest in adopted.local_response:
            title = tr("{title} (LOCAL: other launchers than in the source)", title=title)
        elif book.digest in adopted.local:
            title = tr("{title} (LOCAL: the bureau's own text)", title=title)
        if alongside:
            return tr("{playbook} (starts alongside) {title}", playbook=book.id, title=title)
        return tr("{playbook} {title}", playbook=book.id, title=title)

    def _levels(self, playbook: str) -> tuple[Option, ...]:
        """Only what is above what is in force in that run."""
        book, run = self._playbooks().get(playbook), self.incident.runs.get(playbook)
        before = run.level if run is not None else None
        higher = sorted(level for level in (book.response if book else ()) if level > (before or 0))
        return tuple(
            Option(
                str(level),
                tr("LEVEL {level}", level=level)
                if before is None
                else tr("ESCALATE {before} -> {level}", before=before, level=level),
            )
            for level in higher
        )

    def _launchers(self) -> dict[str, Launcher]:
        book, level = self._book(), self.value("level")
        if book is None or not level:
            return {}
        found = launchers(duty(self), self.incident, book, Level[level])
        return {each.id: each for each in found}

    def _launcher(self) -> Launcher | None:
        return self._launchers().get(self.value("launcher"))

    def _launcher_options(self) -> tuple[Option, ...]:
        return tuple(
            Option(name, launcher_line(duty(self), each))
            for name, each in self._launchers().items()
        )

    def _ways(self) -> Iterable[Option]:
        yield from launch_ways()
        yield way(NOT_YET, N_("not yet: asked for, nothing is launched"))
        for awaited in self.incident.awaited:
            label = tr("no longer: withdraw what was asked for: {what}",
                       what=self._asked_for(awaited))  # fmt: skip
            yield Option(f"{WITHDRAW}{awaited.id}", label)

    def _withdrawn(self) -> AwaitedLaunch | None:
        mode = self.value("mode")
        return next((a for a in self.incident.awaited if mode == f"{WITHDRAW}{a.id}"), None)

    def _asked_for(self, awaited: AwaitedLaunch) -> str:
        app = duty(self)
        return tr(
            "LEVEL {level} asked of {person} at {at}",
            level=awaited.asked.level,
            person=app.person_name(awaited.asked.person),
            at=clock_time(awaited.asked_at, app.zone),
        )
