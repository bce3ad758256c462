"""Orders by voice from the shell: drafted, read back, confirmed, and what they launch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Shell

DIRECTOR = "system_elg_office_director"
NAMES = ("number", "level", "time")


def right(*names: str) -> tuple[str, ...]:
    """The words that say what came back right."""
    return tuple(word for name in names for word in ("--right", name))


def to_launch(shell: Shell, *more: str) -> Any:
    """An incoming order to launch Level II, said; on an incident of its own."""
    shell.report("emu_abnormality")
    shell.ok("run", "start", shell.incident, "4-11")
    return shell.ok(
        "order", "draft", "--direction", "incoming", "--purpose", "launch", "--said",
        "--incident", shell.incident, "--level", "II", "--from", DIRECTOR,
        "--from-post", DIRECTOR, "--text", "Launch Level II.", *more,
    )  # fmt: skip


def levels(shell: Shell) -> list[str]:
    shown = shell.ok("incident", "show", shell.incident)
    return [r["level"] for r in shown["responses"] if r["ended_at"] is None]


def test_only_what_came_back_right_and_was_confirmed_launches(shell: Shell) -> None:
    said = to_launch(shell, "--own-number", "17")
    order = said["order"]
    assert order.endswith("-0001")
    assert (said["number"], said["own_number"]) == (order, "17")
    assert (said["state"], said["in_force"]) == ("said", False)
    assert [each["name"] for each in said["elements"]] == list(NAMES)

    wrong = ("--wrong", "level=III")
    back = shell.ok("order", "read-back", order, *right("number", "time"), *wrong)
    assert (back["state"], back["in_force"]) == ("wrong", False)
    assert {e["name"]: e["read_back"] for e in back["elements"]} == {
        "number": "right",
        "level": "wrong: III",
        "time": "right",
    }
    shell.refused("not_read_back", "order", "read-back", order, *right(*NAMES), "--confirmed")
    shell.refused("not_read_back", "order", "confirm", order)
    assert not levels(shell)

    shell.ok("order", "say", order)
    back = shell.ok("order", "read-back", order, *right(*NAMES))
    assert (back["state"], back["in_force"]) == ("read_back", False)
    assert not levels(shell)
    assert shell.ok("order", "confirm", order)["in_force"]
    assert levels(shell) == ["II"]
    response = shell.ok("incident", "show", shell.incident)["responses"][-1]
    assert (response["mode"], response["order_number"]) == ("on_word", "17")
    shell.refused("lost_race", "order", "confirm", order)


def test_a_launch_on_word_from_the_shell_stands_in_the_register(shell: Shell) -> None:
    shell.report("emu_abnormality")
    shell.ok("run", "start", shell.incident, "4-11")
    shell.ok(*shell.launching("II", DIRECTOR), "--verbal", "--order-number", "9", "--read-back")
    (order,) = shell.ok("order", "list")
    assert (order["purpose"], order["own_number"], order["in_force"]) == ("launch", "9", True)
    assert all(each["read_back"] == "right" for each in order["elements"])
    assert "Zhao Min" in order["text"]
    shell.ok(*shell.ending("II", DIRECTOR), "--verbal", "--order-number", "10", "--read-back")
    assert [o["purpose"] for o in shell.ok("order", "list")] == ["end", "launch"]


def test_naming_an_order_that_did_not_come_back_right_launches_nothing(shell: Shell) -> None:
    order = to_launch(shell)["order"]
    shell.ok("order", "read-back", order, "--wrong", "level=III")
    launch = (
        "response", "launch", shell.incident, "--level", "II", "--launcher", DIRECTOR,
        "--post", DIRECTOR, "--verbal", "--read-back", "--order-number",
    )  # fmt: skip
    refused = shell.refused("not_read_back", *launch, order)
    assert order in refused["message"]
    assert not levels(shell)
    shell.ok(*launch, "17")
    assert levels(shell) == ["II"]


def test_who_receives_it_repeats_it(shell: Shell) -> None:
    order = shell.ok(
        "order", "draft", "--direction", "outgoing", "--purpose", "instruction", "--said",
        "--from", "officer1", "--to-post", "station_head", "--to-unit", "yunxi_east",
        "--text", "Open the second waiting hall.",
    )["order"]  # fmt: skip
    wrong = ("--by-post", "station_head", "--by-unit", "wanghe_south", *right("number", "time"))
    shell.refused("not_read_back", "order", "read-back", order, *wrong, "--confirmed")
    kept = shell.ok("order", "read-back", order, *wrong, "--record-stray")
    assert (kept["state"], kept["read_back_at"]) == ("said", None)
    own = ("--by", "Lao Li", "--by-post", "station_head", "--by-unit", "yunxi_east")
    done = shell.ok("order", "read-back", order, *own, *right("number", "time"), "--confirmed")
    assert done["in_force"]
    assert done["incident"] is None


def test_a_dispatchers_order_is_only_heard(shell: Shell) -> None:
    heard = shell.ok(
        "order", "heard", "--text", "K528 stops at Wanghe South.", "--own-number", "5101",
        "--from", "train dispatcher",
    )  # fmt: skip
    assert (heard["state"], heard["number"], heard["own_number"]) == ("heard", None, "5101")
    shell.refused("invalid", "order", "confirm", heard["order"])
    said = shell("order", "show", heard["order"])
    assert "5101" in said.out


def test_an_own_number_used_twice_is_warned_of_and_a_taken_number_refused(shell: Shell) -> None:
    order = to_launch(shell, "--own-number", "17")["order"]
    shell.ok("order", "withdraw", order, "--reason", "misunderstood")
    words = (
        "order", "draft", "--direction", "incoming", "--purpose", "instruction",
        "--from", DIRECTOR, "--from-post", DIRECTOR, "--text", "Count the passengers.",
    )  # fmt: skip
    again = shell.ok(*words, "--own-number", "17")
    assert "used before" in again["warnings"][0]
    shell.refused("lost_race", *words, "--number", order)
    shell.refused("invalid", *words, "--number", "17")


def test_times_that_cannot_be_in_order_are_warned_of(shell: Shell) -> None:
    order = to_launch(shell)["order"]
    back = shell.ok("order", "read-back", order, *right("number"), "--occurred-at", "-600")
    said, incident = back["warnings"]
    assert "before order" in said
    assert "before incident" in incident


def test_numbers_that_nobody_took_show(shell: Shell) -> None:
    year = to_launch(shell)["order"].partition("-")[0]
    shell.ok(
        "order", "draft", "--direction", "outgoing", "--purpose", "instruction", "--from",
        "officer1", "--to", "station_head", "--text", "Wait.", "--number", f"{year}-0004",
    )  # fmt: skip
    listed = shell("order", "list").out
    assert f"{year}-0002 to {year}-0003: not in the register" in listed


def test_the_wrong_post_is_told_so_at_once(shell: Shell) -> None:
    shell.report("emu_abnormality")
    shell.ok("run", "start", shell.incident, "4-11")
    shell.refused(
        "wrong_post", "order", "draft", "--direction", "incoming", "--purpose", "launch",
        "--incident", shell.incident, "--level", "II", "--from", "station_elg_leader",
        "--from-post", "station_elg_leader", "--text", "Launch Level II.",
    )  # fmt: skip


def test_a_slip_to_print_says_that_nothing_here_is_real(shell: Shell, tmp_path: Path) -> None:
    order = to_launch(shell)["order"]
    page = tmp_path / "slip.html"
    shell.ok("order", "slip", order, "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert order in text
    assert "NOT IN FORCE" in text
    assert "SAMPLE" in text
