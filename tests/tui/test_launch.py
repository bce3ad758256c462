"""F8: who may launch, in which ways, and what becomes of it when they may not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dutyconsole.desk.incidents import record_fact
from dutyconsole.desk.intake import Report, acknowledge, report_incident
from dutyconsole.desk.responses import launch_response
from dutyconsole.desk.steps import start_run
from dutyconsole.domain.authority import LaunchOrder
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.criteria import Criterion
from dutyconsole.domain.events import Mode
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.text import Localised
from dutyconsole.library.organisation import Organisation
from dutyconsole.tui.app import OpenCall
from dutyconsole.tui.screens.modals.launch import LaunchModal
from dutyconsole.tui.widgets.choice import Choice
from dutyconsole.tui.widgets.read_back import BETWEEN, CameBack
from tests.desk.bench import SECRET
from tests.tui.seat import Bench, Seat

DIRECTOR = "system_elg_office_director"


def stopped_train(bench: Bench, playbook: str = "4-11", place: str = "") -> str:
    """An EMU that stands in section, its playbook walked."""
    report = Report(kind="emu_abnormality", summary="no air", train="G6723", place=place)
    incident = report_incident(bench.desk, bench.officer, report).recorded.incident.id
    acknowledge(bench.desk, bench.officer, incident)
    start_run(bench.desk, bench.officer, incident, playbook)
    return incident


def launched(bench: Bench, incident: str, level: Level = Level.II, by: str = DIRECTOR) -> None:
    """A launch on word at another desk; posts and their holders have the same ids."""
    order = LaunchOrder(level, by, by, OnWord("17", read_back=True))
    launch_response(bench.desk, bench.officer, incident, order)


async def shown(seat: Seat, bench: Bench) -> None:
    """Wait until the screen knows all that is recorded."""
    await seat.until(lambda: seat.app.picture.position == bench.desk.log.position())


async def opened(seat: Seat, bench: Bench, incident: str) -> LaunchModal:
    await shown(seat, bench)
    seat.app.push_screen(LaunchModal(seat.incident(incident)), lambda _: None)
    form = await seat.dialog(LaunchModal)
    assert isinstance(form, LaunchModal)
    return form


async def reads(seat: Seat, *words: str) -> None:
    """Wait until these words can be read in the dialog, wherever their lines break."""

    def said() -> str:
        boxes = seat.app.screen.query("#box")
        place = boxes.first().region if boxes else seat.app.screen.region
        lines = (line[place.x : place.right].strip(" |") for line in seat.lines)
        return " ".join(" ".join(lines).split())

    await seat.until(lambda: all(word in said() for word in words))


def offered(seat: Seat, name: str) -> list[str]:
    field = seat.form.row(name).field
    assert isinstance(field, Choice)
    return [option.label for option in field.options]


def choose(seat: Seat, name: str, words: str) -> None:
    """Choose the option whose label holds these words."""
    field = seat.form.row(name).field
    assert isinstance(field, Choice)
    field.choose(next(o.value for o in field.options if words in o.label))


async def came_back(seat: Seat, part: str = "") -> None:
    """Tick everything of an order, and that it is confirmed."""
    await seat.pilot.pause()
    field = seat.form.row(f"read_back{part}").field
    assert isinstance(field, CameBack)
    field.choose(BETWEEN.join(line.value for line in field.options))
    await seat.pilot.pause()


async def on_word(seat: Seat, who: str, number: str = "17", *, read_back: bool = True) -> None:
    """Fill the dialog: Level II, ordered by telephone."""
    seat.form.row("level").fill("II")
    await seat.pilot.pause()
    choose(seat, "launcher", who)
    seat.form.row("mode").fill("on_word")
    await seat.puts("order_number", number)
    if read_back:
        await came_back(seat)


async def test_nothing_is_chosen_but_the_only_possible_playbook(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, bench, stopped_train(bench))
    assert form.value("playbook") == "4-11"
    assert [form.value(name) for name in ("level", "launcher", "mode")] == ["", "", ""]
    assert "starts alongside" in offered(seat, "playbook")[1]
    await reads(seat, "No criteria of the bureau: the launcher decides the level.")


async def test_who_may_stands_first_with_telephone_and_vacant_posts_show(
    seat: Seat, bench: Bench
) -> None:
    form = await opened(seat, bench, stopped_train(bench, place="Wanghe South"))
    form.row("level").fill("III")
    await seat.pilot.pause()
    first, second, third, fourth, *_ = offered(seat, "launcher")
    assert first.startswith("Yan Hong 0000-61019")
    assert "Wanghe South Station" in first
    assert second.startswith("Feng Lei 0000-61010")
    assert third.startswith("(vacant)")
    assert "Linjiang" in third
    assert fourth.startswith("(may not) Zhou Jianhua 0000-61006")
    assert any("Wang Wei" in each and "no post" in each for each in offered(seat, "launcher"))


async def test_a_vacant_post_can_neither_launch_nor_be_asked(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, bench, stopped_train(bench))
    form.row("level").fill("III")
    await seat.pilot.pause()
    choose(seat, "launcher", "(vacant)")
    await seat.press("f12")
    await reads(seat, "Nobody holds this post")
    assert "F4 record" not in seat.text


async def test_by_keys_alone_on_word_with_the_sentence_before_it_is_recorded(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    await opened(seat, bench, incident)
    await seat.press("2", "tab", "1", "tab", "2", "tab")
    await seat.types("17")
    await seat.press("tab", "1", "2", "3")
    await reads(seat, "Read back: Level II of 4-11", "launched by Zhao Min", "NOT IN FORCE")
    await seat.press("4", "5")
    await reads(seat, "Will be recorded: Level II of 4-11", "launched by Zhao Min", "read back.")
    await seat.press("enter")
    await seat.closed_dialog()
    (response,) = bench.desk.incident(incident).in_force
    assert (response.level, response.launcher, response.mode) == (Level.II, DIRECTOR, Mode.ON_WORD)
    assert response.order_number == "17"


async def test_signed_here_and_the_secret_is_never_kept(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    form.row("level").fill("II")
    await seat.pilot.pause()
    choose(seat, "launcher", "Zhao Min")
    form.row("mode").fill("signed")
    await seat.puts("secret", "a guess")
    await seat.press("f12")
    await reads(seat, "That is not Zhao Min's own secret", "Zhao Min")
    assert form.value("secret") == ""
    await seat.puts("secret", SECRET)
    assert SECRET not in str(seat.app.drafts.get(form.draft))
    await seat.press("f12")
    await seat.closed_dialog()
    assert bench.desk.incident(incident).in_force[0].mode is Mode.SIGNED


async def test_the_wrong_issuer_is_refused_with_who_may_and_kept_with_one_key(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    seat.app.connect(OpenCall("sheet", "Gao Ming", "phone"))
    form = await opened(seat, bench, incident)
    await on_word(seat, "Zheng Haitao")
    assert "F4 record" not in seat.text
    await reads(seat, "To be refused, they may not launch it: Level II of 4-11")
    await seat.press("f12")
    await reads(seat, "may not launch Level II", "Ask Zhao Min, telephone 0000-61009.")
    await reads(seat, "F4 record that Gao Ming asked for it")
    await seat.press("f4", "f4")
    await reads(seat, "RECORDED: refused request")
    await seat.press("f4")
    (kept,) = bench.entries("request_refused")
    assert (kept.data["action"], kept.data["level"]) == ("launch", "II")
    assert (kept.data["code"], kept.data["asked_by"]) == ("wrong_post", "Gao Ming")
    choose(seat, "launcher", "Zhao Min")
    await seat.press("f12")
    await seat.closed_dialog()
    assert form.draft not in seat.app.drafts.named("launch")
    assert bench.desk.incident(incident).level is Level.II


async def test_somebody_without_any_post_is_refused_too(seat: Seat, bench: Bench) -> None:
    await opened(seat, bench, stopped_train(bench))
    await on_word(seat, "Wang Wei")
    await seat.press("f12")
    await reads(seat, "Wang Wei does not hold", "Ask Zhao Min")


async def test_a_mistake_in_typing_is_no_request_to_keep(seat: Seat, bench: Bench) -> None:
    await opened(seat, bench, stopped_train(bench))
    await on_word(seat, "Zhao Min")
    await seat.puts("when", "tomorrow")
    await seat.press("f12")
    await reads(seat, "'tomorrow' is not a time")
    assert "F4 record" not in seat.text
    await seat.press("f4")
    assert not bench.entries("request_refused")


async def test_an_order_not_read_back_is_kept_and_launches_nothing(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    await opened(seat, bench, incident)
    await on_word(seat, "Zhao Min", read_back=False)
    await reads(seat, "F12 now keeps the order, NOT IN FORCE")
    seat.form.row("order_number").field.focus()
    await seat.press("enter", "enter")
    assert seat.app.focused is seat.form.row("read_back").field
    await seat.press("f12")
    await seat.closed_dialog()
    await seat.sees("Not read back: order 2026-0001")
    assert not bench.desk.incident(incident).in_force
    (kept,) = bench.desk.office.orders.open.values()
    assert (kept.issuer.person, kept.entered.own_number) == (DIRECTOR, "17")
    assert "Level II of 4-11" in kept.entered.text


async def test_what_is_said_anew_has_to_come_back_anew(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, bench, stopped_train(bench))
    await on_word(seat, "Zhao Min", number="")
    assert "2026-0001" in offered(seat, "read_back")[0]
    await seat.puts("order_number", "18")
    assert "number" not in form.value("read_back")
    assert "level" in form.value("read_back")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not bench.entries("response_launched")


async def test_reported_takes_caller_and_channel_from_the_open_call(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    seat.app.connect(OpenCall("sheet", "Linjiang station", "phone"))
    form = await opened(seat, bench, incident)
    form.row("level").fill("II")
    await seat.pilot.pause()
    choose(seat, "launcher", "Zhao Min")
    form.row("mode").fill("reported")
    await reads(seat, "reported by Linjiang station by phone, unconfirmed")
    await seat.press("f12")
    await seat.closed_dialog()
    (response,) = bench.desk.incident(incident).in_force
    assert (response.mode, response.reported_by) == (Mode.REPORTED, "Linjiang station")
    assert response.launch_open


async def test_asked_for_launches_nothing_and_can_be_withdrawn(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    form.row("level").fill("II")
    await seat.pilot.pause()
    choose(seat, "launcher", "Zhao Min")
    form.row("mode").fill("not_yet")
    await reads(seat, "was asked of Zhao Min 0000-61009", "Nothing is launched")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not bench.desk.incident(incident).in_force
    (awaited,) = bench.desk.incident(incident).awaited
    assert awaited.asked == Awaited(Level.II, DIRECTOR, DIRECTOR, "system", "4-11")

    form = await opened(seat, bench, incident)
    await reads(seat, "Not in force: LEVEL II asked of Zhao Min at 14:00")
    choose(seat, "mode", "no longer: withdraw")
    await seat.puts("reason", "the train moves")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not bench.desk.incident(incident).awaited
    assert bench.entries("launch_await_withdrawn")[0].data["reason"] == "the train moves"


async def test_escalation_is_said_as_such_and_offers_only_what_is_higher(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    launched(bench, incident)
    await opened(seat, bench, incident)
    assert offered(seat, "level") == ["ESCALATE II -> I"]
    await reads(seat, "LEVEL II IS IN FORCE: ESCALATE")


async def test_above_level_i_there_is_nothing(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    launched(bench, incident, Level.I, "bureau_elg_leader")
    await opened(seat, bench, incident)
    await reads(seat, "Level I is in force in 4-11: nothing is higher.")


async def test_a_level_is_proposed_by_the_bureaus_own_criteria_alone(
    seat: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench)
    record_fact(bench.desk, bench.officer, incident, "injured", "12", source="conductor")
    reference = seat.app.desk.reference
    assert isinstance(reference, Organisation)
    text = Localised("many injured", "多人受伤", "多人受傷")
    rule = Criterion("4-11", Level.II, "injured", text, at_least=Decimal(10))
    seat.app.desk.reference = replace(reference, criteria=(rule,))
    form = await opened(seat, bench, incident)
    assert form.value("level") == "II"
    assert form.value("launcher") == ""
    await reads(seat, "Proposed: Level II of 4-11 by local criterion", "the launcher decides")


async def test_a_double_press_launches_once(seat: Seat, bench: Bench) -> None:
    await opened(seat, bench, stopped_train(bench))
    await on_word(seat, "Zhao Min")
    seat.form.action_record()
    seat.form.action_record()
    await seat.press("enter")
    await seat.closed_dialog()
    assert len(bench.entries("response_launched")) == 1


async def test_not_recorded_keeps_everything_typed(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(work: object) -> object:
        raise Refused(Code.NOT_RECORDED, "NOT RECORDED: the disk is full", "Free some space")

    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    await on_word(seat, "Zheng Haitao")
    await seat.press("f12")
    await reads(seat, "F4 record")
    with monkeypatch.context() as broken:
        broken.setattr(seat.app.desk.log, "transact", full)
        await seat.press("f4")
        await reads(seat, "NOT RECORDED, WRITE IT ON PAPER", "F4 record")
    assert form.value("order_number") == "17"
    await seat.press("f4")
    await reads(seat, "RECORDED: refused request")
    assert len(bench.entries("request_refused")) == 1


async def test_another_language_and_another_size_keep_what_was_chosen(
    seat: Seat, bench: Bench
) -> None:
    form = await opened(seat, bench, stopped_train(bench))
    await on_word(seat, "Zhao Min")
    await seat.press("ctrl+l")
    await reads(seat, "赵敏")
    assert form.value("launcher").startswith(DIRECTOR)
    assert form.value("order_number") == "17"
    for size in ((80, 24), (200, 60), (80, 24)):
        await seat.pilot.resize_terminal(*size)
        await seat.pilot.pause()
        assert seat.is_within_the_screen
        assert "赵敏" in seat.text


async def test_f8_opens_it_for_the_incident_that_is_shown(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    await shown(seat, bench)
    await seat.sees("G6723")
    await seat.press("f8")
    await seat.dialog(LaunchModal)
    await seat.sees(f"LAUNCH A RESPONSE: {incident}")
