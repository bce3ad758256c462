"""Acting holders: recorded as ordered, reviewed by a supervisor, ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.people import end_holding, order_acting, review_acting
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.deadlines import parse_deadline
from dutyconsole.domain.holdings import of_next_tier
from dutyconsole.domain.permissions import Action, may
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Holding, Roster
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line

ORDER: Final = "order"
REVIEW: Final = "review"
END: Final = "end"


class ActingModal(FormModal):
    """Who acts for whom, and until when.

    Args:
        holding: The acting holder it is opened for; empty: to record one.
    """

    HELP = N_(
        "ACTING HOLDERS. The holder of a post, or a holder of the next tier, orders that somebody "
        "acts, from when and until when; at the bureau leader and deputy leader order for each "
        "other. Whoever acts may launch and take responses over, and never ends another's. It "
        "stays due until a supervisor has reviewed it, and in sight for as long as it lasts."
    )
    CSS = """
    ActingModal #box { width: 110; max-width: 100%; }
    """

    def __init__(self, holding: str = "") -> None:
        super().__init__(f"acting {holding}".strip())
        self._holding = holding

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """What it is about."""
        return tr("ACTING HOLDERS")

    def intro(self) -> Iterable[str]:
        """Who acts, or has not been reviewed."""
        told = [self._told(holding) for holding in self._listed()]
        yield from told or [tr("Nobody acts at the moment, and all are reviewed.")]

    def rows(self) -> Iterable[Row]:
        """What is done, and what that asks for."""
        yield choice("then", tr("then (digit)"), tuple(self._ways()), self._first())
        listed = tuple(Option(h.id, self._told(h)) for h in self._listed())
        yield choice("holding", tr("which"), listed, self._holding)
        yield choice("post", tr("which post"), tuple(self._posts()))
        yield choice("unit", tr("of which unit"), ())
        yield choice("person", tr("who acts"), tuple(self._persons()))
        yield choice("orderer", tr("ordered by"), ())
        yield line("order_number", tr("order number"), hint=tr("of the telephone order"))
        said = (Option("no", tr("not read back yet")), Option("yes", tr("read back and confirmed")))
        yield choice("read_back", tr("read back"), said)
        yield line("since", tr("from"), hint=tr("now; or 1830, or 30 for in thirty minutes"))
        yield line("until", tr("until"), hint=tr("1830, 120 for two hours, or 2026-12-01"))
        yield area("note", tr("what was found"))

    def adapt(self) -> None:
        """Show what is asked for."""
        then = self.value("then")
        ordering = then == ORDER
        self.show_rows(then in (REVIEW, END), "holding")
        self.show_rows(then == REVIEW, "note")
        self.show_rows(
            ordering, "post", "unit", "person", "orderer", "order_number", "since", "until"
        )
        self.show_rows(ordering and bool(self.value("order_number").strip()), "read_back")
        if ordering:
            self._offer("unit", tuple(self._units()))
            self._offer("orderer", tuple(self._orderers()))

    def keys(self) -> str:
        """The keys: Enter belongs to the note while it is written."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    def aside(self) -> str:
        """What will be recorded."""
        app, to = duty(self), reader(self)
        person, post, unit = self.value("person"), self.value("post"), self.value("unit")
        if self.value("then") != ORDER or not (person and post and unit and self.value("orderer")):
            return ""
        sentence = tr(
            "{person} acts as {post} of {unit} by order of {orderer}, until {until}",
            person=app.person_name(person),
            post=to.office(post),
            unit=self._unit(unit),
            orderer=app.person_name(self.value("orderer")),
            until=self._until(),
        )
        return tr("Will be recorded: {sentence}.", sentence=sentence)

    def _until(self) -> str:
        """Until when, as far as what is typed makes sense."""
        app = duty(self)
        try:
            until = parse_deadline(self.value("until"), app.clock(), app.zone)
        except Refused:
            until = None
        return reader(self).moment(until) if until else "?"

    def _unit(self, unit: str) -> str:
        """A unit by its name on the roster."""
        known = self._roster.units.get(unit)
        return one_line(known.name.text(duty(self).language)) if known else one_line(unit)

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Record it."""
        match self.value("then"):
            case "order":
                return self._order()
            case "review" | "end" if self.value("holding"):
                return self._settle(self.value("holding"), self.value("then"))
            case _:
                refuse(Code.INVALID, "It is not said what is to be done", "choose it by its digit")

    def _order(self) -> Job:
        said = [self.value(name) for name in ("person", "post", "unit", "orderer")]
        person, post, unit, orderer = said
        app = duty(self)
        until = parse_deadline(self.value("until"), app.clock(), app.zone)
        since = parse_deadline(self.value("since"), app.clock(), app.zone)
        if not all(said) or until is None:
            refuse(
                Code.INVALID,
                "It is not said who acts for whom, by whose order and until when",
                "fill in the post, the unit, who acts, who ordered it, and until when",
            )
        number, read_back = self.value("order_number").strip(), self.value("read_back") == "yes"
        words = tr("acting holder: {person}", person=app.person_name(person))

        def work(desk: Desk, officer: Officer) -> Done:
            entry = order_acting(
                desk, officer, person, post, unit,
                ordered_by=orderer, until=until, since=since,
                order_number=number, read_back=read_back,
            )  # fmt: skip
            return Done("", words, entry)

        return work

    def _settle(self, holding: str, then: str) -> Job:
        note, reviews = self.value("note"), then == REVIEW
        words = tr("acting holder reviewed") if reviews else tr("acting holder ended")

        def work(desk: Desk, officer: Officer) -> Done:
            if reviews:
                return Done("", words, review_acting(desk, officer, holding, note))
            return Done("", words, end_holding(desk, officer, holding))

        return work

    # -- what there is to choose from ---------------------------------------------------------

    @property
    def _roster(self) -> Roster:
        return duty(self).picture.roster

    def _listed(self) -> list[Holding]:
        """Acting holders who act, will act, or have not been reviewed."""
        now = duty(self).clock()
        return [
            h
            for h in self._roster.holdings.values()
            if h.acting and (not h.reviewed_by or h.until is None or now < h.until)
        ]

    def _told(self, holding: Holding) -> str:
        to = reader(self)
        said = tr(
            "{person} acts as {post} of {unit}, {since} to {until}, by order of {orderer}",
            person=to.person(holding.person),
            post=to.office(holding.post),
            unit=self._unit(holding.unit),
            since=to.moment(holding.since),
            until=to.moment(holding.until) if holding.until else "?",
            orderer=to.person(holding.ordered_by),
        )
        return said if holding.reviewed_by else tr("NOT REVIEWED: {text}", text=said)

    def _ways(self) -> Iterator[Option]:
        known = self._roster.persons.get(duty(self).signed_on.person)
        listed = self._listed()
        if known is not None and may(known, Action.ORDER_ACTING):
            yield Option(ORDER, tr("somebody is to act in a post"))
        if any(not h.reviewed_by for h in listed):
            yield Option(REVIEW, tr("reviewed: a supervisor has looked at the order"))
        if listed:
            yield Option(END, tr("it ends now"))

    def _first(self) -> str:
        """Reviewing, where it was opened for that."""
        return (
            REVIEW if self._holding in {h.id for h in self._listed() if not h.reviewed_by} else ""
        )

    def _posts(self) -> Iterator[Option]:
        for post in self._roster.posts:
            yield Option(post, reader(self).office(post))

    def _units(self) -> Iterator[Option]:
        post = self._roster.posts.get(self.value("post"))
        kinds = post.unit_kind.split("_") if post else ()
        for unit in self._roster.units.values():
            if unit.kind in kinds:
                yield Option(unit.id, self._unit(unit.id))

    def _persons(self) -> Iterator[Option]:
        for person in self._roster.persons:
            yield Option(person, duty(self).person_name(person))

    def _orderers(self) -> Iterator[Option]:
        """The holder and the next tier, then everybody else."""
        persons, now = self._roster.persons, duty(self).clock()
        post, unit = self._roster.posts.get(self.value("post")), self.value("unit")
        held = self._roster.holders(self.value("post"), now)
        right = {h.person for h in held if h.unit == unit and not h.acting}
        if post is not None:
            right |= {p for p in persons if of_next_tier(self._roster, p, post, now)}
        for person in persons:
            if person in right:
                yield Option(person, duty(self).person_name(person))
        for person in persons:
            if person not in right:
                name = duty(self).person_name(person)
                yield Option(person, tr("(may not) {person}", person=name))

    def _offer(self, name: str, options: tuple[Option, ...]) -> None:
        field = self.row(name).field
        assert isinstance(field, Choice)
        if field.options != options:
            field.offer(options)
