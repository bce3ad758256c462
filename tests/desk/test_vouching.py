"""One list of what is unconfirmed, one signature for it, and one-time codes that sign."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from dutyconsole.desk import codes, people, responses, vouching
from dutyconsole.desk.codes import STEP_SECONDS
from dutyconsole.desk.vouching import Said
from dutyconsole.domain.due import due_beside
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.responsibility import Decision
from dutyconsole.domain.signing import CODES_PAUSE, WRONG_CODES, OneTimeCode, Signing
from dutyconsole.domain.text import Localised
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.bench import Bench, by_telephone

DIRECTOR = "system_elg_office_director"


def on_word(bench: Bench) -> str:
    """An incident with Level II launched by telephone."""
    bench.handle("4-11", train="G6723")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    return bench.incident_id


def keys(bench: Bench, person: str = "") -> list[str]:
    return [each.key for each in vouching.unconfirmed(bench.desk, person)]


def said(key: str, confirms: bool = True, reason: str = "") -> Said:
    incident, _, matter = key.partition("/")
    return Said(incident, Decision(matter, confirms, reason))


def settle(bench: Bench, *sayings: Said, signing: Signing | None = None) -> None:
    vouching.confirm_all(
        bench.desk, bench.officer, DIRECTOR, signing or bench.sign(DIRECTOR), sayings
    )


# -- the list -------------------------------------------------------------------------------------


def test_the_list_holds_what_is_on_anybodys_word_in_every_incident_closed_ones_too(
    bench: Bench,
) -> None:
    first = on_word(bench)
    bench.end(Level.II, DIRECTOR, by_telephone("18"))
    for run in bench.incident.open_runs:
        bench.stop(run.id)
    bench.close()
    second = on_word(bench)
    assert keys(bench) == [f"{first}/1/launch", f"{first}/1/end", f"{second}/1/launch"]
    assert keys(bench, DIRECTOR) == keys(bench)
    assert keys(bench, "csc_head") == []
    bench.restart()
    assert len(keys(bench)) == 3, "the register is folded from the entries"
    assert vouching.unconfirmed(bench.desk)[0].incident.state is IncidentState.CLOSED


def test_one_signature_settles_matters_of_several_incidents_each_by_itself(bench: Bench) -> None:
    first = on_word(bench)
    bench.end(Level.II, DIRECTOR, by_telephone("18"))
    for run in bench.incident.open_runs:
        bench.stop(run.id)
    bench.close()
    second = on_word(bench)
    settle(
        bench,
        said(f"{first}/1/launch"),
        said(f"{first}/1/end", False, "it still burnt"),
        said(f"{second}/1/launch"),
    )
    assert keys(bench) == []
    back = bench.desk.incident(first)
    assert (back.state, back.level, back.responses[0].end_disputed) == (
        IncidentState.ACTIVE,
        Level.II,
        True,
    )
    recorded = {e.recorded_at for e in bench.entries() if e.kind.startswith("response_con")}
    assert len(recorded) == 1


def test_all_of_it_or_nothing(bench: Bench) -> None:
    first = on_word(bench)
    both = (said(f"{first}/1/launch"), said(f"{first}/1/end"))
    bench.refused(Code.INVALID, settle, bench, *both)
    bench.refused(Code.INVALID, settle, bench)
    bench.refused(Code.UNKNOWN, settle, bench, said("20991231-01/1/launch"))
    bench.refused(Code.NOT_SIGNED, settle, bench, both[0], signing=bench.sign(DIRECTOR, "a guess"))
    assert keys(bench) == [f"{first}/1/launch"]


@pytest.fixture
def other(bench: Bench) -> Iterator[Bench]:
    on_word(bench)
    second = bench.second_desk()
    yield second
    second.desk.log.close()


def test_of_two_desks_that_confirm_at_once_the_second_is_told_who_was_first(
    bench: Bench, other: Bench
) -> None:
    (key,) = keys(bench)

    def ask(desk: Bench) -> Refused | None:
        try:
            settle(desk, said(key))
        except Refused as refused:
            return refused
        return None

    with ThreadPoolExecutor(2) as pool:
        refusals = [r for r in pool.map(ask, (bench, other)) if r is not None]
    (refused,) = refusals
    (confirmed,) = bench.entries("response_confirmed")
    assert refused.code is Code.LOST_RACE
    assert f"entered by {confirmed.person}, entry {confirmed.position}" in refused.message
    again = bench.refused(Code.INVALID, bench.confirm, Level.II, DIRECTOR)
    assert str(confirmed.person) in again.message


def test_a_transfer_on_word_stands_in_the_list_for_each_of_the_two(bench: Bench) -> None:
    incident = on_word(bench)
    bench.appoint("dept_director", DIRECTOR)
    order = TransferOrder(
        Level.II, DIRECTOR, "dept_director", by_telephone("18"), by_telephone("19")
    )
    responses.transfer_response(bench.desk, bench.officer, incident, order)
    assert keys(bench, "dept_director") == [f"{incident}/1/transfer-1"]
    assert keys(bench, DIRECTOR) == [f"{incident}/1/launch", f"{incident}/1/transfer-1"]
    settle(bench, said(f"{incident}/1/transfer"), said(f"{incident}/1/launch"))
    assert keys(bench) == [f"{incident}/1/transfer-1"]


# -- one-time codes --------------------------------------------------------------------------------


def device(bench: Bench, person: str = DIRECTOR) -> pyotp.TOTP:
    """The person has enrolled a device of their own."""
    return pyotp.TOTP(codes.enrol_code(bench.desk, bench.sign_on(person)).seed)


def read_out(bench: Bench, made: pyotp.TOTP, steps: int = 0) -> OneTimeCode:
    """What the device showed so many codes ago, given now."""
    now = bench.clock.now
    step = int(now.timestamp()) // STEP_SECONDS + steps
    return bench.desk.sign_code(DIRECTOR, made.generate_otp(step), now)


def test_a_code_read_out_counts_as_the_launchers_signature(bench: Bench) -> None:
    on_word(bench)
    made = device(bench)
    after = bench.confirm(Level.II, DIRECTOR, read_out(bench, made))
    assert not after.on_word
    (entry,) = bench.entries("response_confirmed")
    assert entry.data["mode"] == "one_time_code"
    (used,) = bench.entries("code_used")
    assert used.recorded_at == entry.recorded_at
    assert bench.desk.log.verify().ok


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_counts_half_a_minute_before_and_after(bench: Bench, steps: int, good: bool) -> None:
    made = device(bench)
    assert read_out(bench, made, steps).valid is good


def test_a_code_signs_once_and_none_older_after_it(bench: Bench) -> None:
    incident = on_word(bench)
    made = device(bench)
    bench.confirm(Level.II, DIRECTOR, read_out(bench, made))
    bench.end(Level.II, DIRECTOR, by_telephone("18"))
    for steps in (0, -1):
        bench.refused(
            Code.NOT_SIGNED, bench.confirm, Level.II, DIRECTOR, read_out(bench, made, steps)
        )
    bench.clock.pass_minutes(0.5)
    settle(bench, said(f"{incident}/1/end", False), signing=read_out(bench, made))
    assert bench.incident.level is Level.II


def test_nobody_but_the_person_enrols_and_never_by_a_secret_that_somebody_else_set(
    live: Bench,
) -> None:
    people.add_person(live.desk, live.officer, "zhao", Localised("Zhao", "赵", "趙"), ["leader"])
    people.set_secret(live.desk, live.officer, "zhao", "given")
    given = live.sign_on("zhao", "given")
    live.refused(Code.NOT_SIGNED_ON, codes.enrol_code, live.desk, given)
    live.refused(Code.NOT_SIGNED_ON, codes.enrol_code, live.desk, live.sign_on("zhao", "no"))
    people.choose_secret(live.desk, given, "my own")
    codes.enrol_code(live.desk, live.sign_on("zhao", "my own"))
    codes.remove_code(live.desk, live.officer, "zhao")
    live.refused(Code.INVALID, codes.remove_code, live.desk, live.officer, "zhao")
    assert live.desk.log.verify().ok


def test_a_secret_set_by_somebody_else_since_the_launch_makes_codes_worth_nothing(
    bench: Bench,
) -> None:
    on_word(bench)
    made = device(bench)
    bench.reset_secret(DIRECTOR)
    bench.refused(Code.NOT_SIGNED, bench.confirm, Level.II, DIRECTOR, read_out(bench, made))


def test_a_removed_device_and_an_earlier_one_sign_nothing(bench: Bench) -> None:
    on_word(bench)
    first, second = device(bench), device(bench)
    assert not read_out(bench, first).valid
    assert read_out(bench, second).valid
    codes.remove_code(bench.desk, bench.sign_on("admin1"), DIRECTOR)
    assert not read_out(bench, second).valid
    bench.refused(Code.NOT_SIGNED, bench.confirm, Level.II, DIRECTOR, OneTimeCode(True, 9))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345a"])
def test_what_is_no_code_is_wrong(bench: Bench, typed: str) -> None:
    device(bench)
    assert not bench.desk.sign_code(DIRECTOR, typed, bench.clock.now).valid


def test_nobody_guesses_codes_in_silence_nor_for_long(bench: Bench) -> None:
    on_word(bench)
    made = device(bench)
    for missed in range(1, WRONG_CODES + 1):
        with pytest.raises(Refused) as caught:
            bench.confirm(Level.II, DIRECTOR, OneTimeCode(valid=False))
        assert caught.value.code is Code.NOT_SIGNED
        assert len(bench.entries("code_missed")) == missed
    bench.refused(Code.NOT_SIGNED, bench.confirm, Level.II, DIRECTOR, read_out(bench, made))
    bench.refused(Code.NOT_SIGNED, bench.confirm, Level.II, DIRECTOR, OneTimeCode(valid=False))
    bench.clock.pass_minutes(CODES_PAUSE.total_seconds() / 60)
    bench.confirm(Level.II, DIRECTOR, read_out(bench, made))
    assert bench.desk.roster.persons[DIRECTOR].codes_missed == 0


def test_neither_seed_nor_code_is_ever_in_the_log(bench: Bench) -> None:
    on_word(bench)
    enrolled = codes.enrol_code(bench.desk, bench.sign_on(DIRECTOR))
    made = pyotp.TOTP(enrolled.seed)
    code = made.generate_otp(int(bench.clock.now.timestamp()) // STEP_SECONDS)
    bench.confirm(Level.II, DIRECTOR, bench.desk.sign_code(DIRECTOR, code, bench.clock.now))
    told = [str(e.data) for e in bench.entries()]
    assert not any(enrolled.seed in text or code in text for text in told)
    assert enrolled.seed in enrolled.uri


@pytest.mark.parametrize("action", ["launch", "end"])
def test_a_code_launches_and_ends_nothing(bench: Bench, action: str) -> None:
    made = device(bench)
    if action == "launch":
        bench.handle("4-11", train="G6723")
        bench.refused(Code.INVALID, bench.launch, Level.II, DIRECTOR, signing=read_out(bench, made))
    else:
        on_word(bench)
        bench.refused(Code.INVALID, bench.end, Level.II, DIRECTOR, read_out(bench, made))


# -- acting holders --------------------------------------------------------------------------------


def test_an_acting_holder_is_in_sight_until_reviewed_and_for_as_long_as_they_act(
    bench: Bench,
) -> None:
    def due() -> list[str]:
        found = due_beside(bench.desk.office, bench.clock.now)
        return [str(each.phrase) for each in found if each.kind.value == "acting"]

    until = bench.clock.now.replace(hour=16)
    entry = people.order_acting(
        bench.desk, bench.officer, "dept_director", DIRECTOR, "system",
        ordered_by="bureau_elg_leader", until=until, order_number="31", read_back=True,
    )  # fmt: skip
    holding = str(entry.data["holding"])
    about = f"dept_director, {DIRECTOR}"
    assert due() == [f"Acting holder to review: {about}"]
    for nobody in ("officer1", "admin1"):
        officer = bench.sign_on(nobody)
        bench.refused(Code.NOT_PERMITTED, people.review_acting, bench.desk, officer, holding)
    supervisor = bench.sign_on("supervisor1")
    people.review_acting(bench.desk, supervisor, holding, "telephoned the leader")
    bench.refused(Code.INVALID, people.review_acting, bench.desk, supervisor, holding)
    assert due() == [f"Acting holder: {about}"]
    bench.clock.at("16:00")
    assert due() == []


def test_the_duty_officer_ends_an_acting_holding_and_no_other(bench: Bench) -> None:
    entry = people.order_acting(
        bench.desk, bench.officer, "dept_director", DIRECTOR, "system",
        ordered_by=DIRECTOR, until=bench.clock.now.replace(hour=16),
    )  # fmt: skip
    people.end_holding(bench.desk, bench.officer, str(entry.data["holding"]))
    bench.refused(Code.NOT_PERMITTED, people.end_holding, bench.desk, bench.officer, "h1")


def test_an_order_by_telephone_that_was_not_read_back_makes_nobody_act(bench: Bench) -> None:
    bench.refused(
        Code.NOT_READ_BACK, people.order_acting, bench.desk, bench.officer, "dept_director",
        DIRECTOR, "system", ordered_by=DIRECTOR, until=bench.clock.now.replace(hour=16),
        order_number="31",
    )  # fmt: skip
