"""Confirming, disputing, handing over, one-time codes and acting holders from the shell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.cli.conftest import Shell

DIRECTOR, STATION = "system_elg_office_director", "station_elg_leader"
ORDER = ("--verbal", "--order-number", "7", "--read-back")


@pytest.fixture
def on_word(shell: Shell) -> Shell:
    """Level II of 4-11 launched by telephone; officer2 has come to hold the director's post too."""
    shell.report("emu_abnormality")
    shell.ok("run", "start", shell.incident, "4-11")
    shell.ok(*shell.launching("II", DIRECTOR), *ORDER)
    shell.ok("roster", "hold", "officer2", DIRECTOR, "system", officer="admin1")
    return shell


def about(shell: Shell, command: str) -> tuple[str, ...]:
    return "response", command, shell.incident, "--level", "II"


def transferring(shell: Shell) -> tuple[str, ...]:
    return (*about(shell, "transfer"), "--from", DIRECTOR, "--to", "officer2")


def test_one_list_of_what_is_unconfirmed_and_one_signature_for_it(on_word: Shell) -> None:
    shell = on_word
    shell.ok(*shell.ending("II", DIRECTOR), *ORDER)
    listed = shell.ok("response", "unconfirmed", "--person", DIRECTOR)
    launch, end = (f"{shell.incident}/1/{subject}" for subject in ("launch", "end"))
    assert [each["matter"] for each in listed] == [launch, end]
    assert set(listed[0]) >= {"incident", "level", "person", "phone", "mode", "at", "subject"}
    assert launch in shell("response", "unconfirmed").out
    words = ("response", "confirm-all", "--person", DIRECTOR)
    said = shell.ok(*words, *shell.signed(), "--matter", launch, "--dispute", f"{end}=not I")
    assert [each["decision"] for each in said["matters"]] == ["confirmed", "disputed"]
    assert shell.ok("response", "unconfirmed") == []
    assert "END DISPUTED" in shell("incident", "show", shell.incident).out
    assert [row["disputed"] for row in shell.ok("incident", "list")] == [True]
    assert "Level II  ! DISPUTED" in shell("incident", "list").out
    shell.refused("lost_race", *words, *shell.signed(), "--matter", launch)
    shell.refused("invalid", *words, *shell.signed())
    assert shell(*words, *shell.signed(), "--matter", "launch").code == 2
    assert shell(*words).code == 2


def test_without_naming_them_all_that_is_on_ones_word_is_confirmed(on_word: Shell) -> None:
    shell = on_word
    said = shell.ok("response", "confirm-all", "--person", DIRECTOR, *shell.signed())
    assert [each["matter"] for each in said["matters"]] == [f"{shell.incident}/1/launch"]


def test_a_one_time_code_confirms_once(on_word: Shell) -> None:
    shell = on_word
    made = shell.ok("roster", "code", "enrol", officer=DIRECTOR)
    assert made["seed"] in made["uri"]
    code = pyotp.TOTP(made["seed"]).at(datetime.now(UTC))
    confirm = (*about(shell, "confirm"), "--person", DIRECTOR)
    assert shell(*confirm, "--code", code, *shell.signed()).code == 2
    assert shell.ok(*confirm, "--code", code)["confirmed_at"]
    shell.ok(*shell.ending("II", DIRECTOR), *ORDER)
    shell.refused("not_signed", *confirm, "--code", code)
    shell.refused("not_signed", *confirm, "--code", "12")
    shell.refused("not_permitted", "roster", "code", "remove", DIRECTOR)
    shell.ok("roster", "code", "remove", DIRECTOR, officer="admin1")
    assert shell.ok("log", "verify")["ok"]


def test_a_transfer_by_two_telephone_orders_stays_unconfirmed(on_word: Shell) -> None:
    shell = on_word
    words = (*transferring(shell), "--from-order-number", "8", "--to-order-number", "9")
    shell.refused("not_read_back", *words)
    said = shell.ok(*words, "--read-back")
    assert (said["answerable"], said["transfers"][0]["unconfirmed"]) == ("officer2", True)
    assert "TRANSFER UNCONFIRMED" in shell("incident", "show", shell.incident).out
    dispute = (*about(shell, "dispute"), "--person", "officer2")
    said = shell.ok(*dispute, *shell.signed(), "--reason", "I was never asked")
    assert (said["answerable"], said["transfer_disputed"]) == (DIRECTOR, True)


def test_the_next_tier_orders_a_transfer_with_a_reason(on_word: Shell) -> None:
    shell = on_word
    ordered = (*transferring(shell), *shell.signed("to"), "--ordered-by", "bureau_elg_leader")
    by = shell.signed("ordered-by")
    shell.refused("invalid", *ordered, *by)
    said = shell.ok(*ordered, *by, "--reason", "in hospital")
    (passed,) = said["transfers"]
    assert (passed["ordered_by"], passed["reason"], passed["counts"]) == (
        "bureau_elg_leader",
        "in hospital",
        True,
    )
    assert "BY ORDER of bureau_elg_leader" in shell("incident", "show", shell.incident).out
    shell.refused("not_launcher", *shell.ending("II", DIRECTOR), *shell.signed())


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--from-order-number", "8"),
        ("--ordered-by-order-number", "8", "--to-order-number", "9"),
        ("--ordered-by", "bureau_elg_leader", "--from-order-number", "8", "--to-order-number", "9"),
    ],
)
def test_a_transfer_says_how_each_of_the_two_vouches(
    on_word: Shell, wrong: tuple[str, ...]
) -> None:
    assert on_word(*transferring(on_word), *wrong).code == 2


def test_an_acting_holder_is_reviewed_by_a_supervisor(shell: Shell) -> None:
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    words = (
        *("roster", "acting", "officer2", DIRECTOR, "system", "--ordered-by", DIRECTOR),
        *("--until", until, "--order-number", "12"),
    )
    shell.refused("not_read_back", *words)
    holding = shell.ok(*words, "--read-back")["holding"]
    assert "NOT REVIEWED" in shell("roster", "list").out
    shell.refused("not_permitted", "roster", "review-acting", holding)
    shell.ok("roster", "review-acting", holding, "--note", "asked him", officer="supervisor1")
    (held,) = (h for h in shell.ok("roster", "list")["holdings"] if h["holding"] == holding)
    assert (held["reviewed_by"], held["order_number"]) == ("supervisor1", "12")
    shell.ok("roster", "end-holding", holding)
