"""`dutyconsole run`, `step` and `response`: an incident from the first step to closed."""

from __future__ import annotations

from tests.cli.conftest import Shell

RESPONSE = {
    *("run", "level", "launcher", "post", "unit", "mode", "order_number", "current"),
    *("launched_at", "confirmed_at", "ended_at", "ended_by", "end_mode"),
}
STEP = {
    *("step", "round", "state", "outcome", "marks", "performed_by", "entered_by"),
    *("occurred_at", "recorded_at"),
}
SYSTEM, BUREAU, STATION = "system_elg_leader", "bureau_elg_leader", "station_elg_leader"


def _walked(shell: Shell) -> str:
    """An incident whose 4-12 waits for a launch."""
    shell.report()
    shell.ok("run", "start", shell.incident, "4-12")
    shell.done("recv", "notify", "collect")
    assert shell.ok("step", "decide", shell.incident, "decide", "yes")["current"] == ["order"]
    return shell.incident


def test_a_run_is_started_listed_and_stopped(shell: Shell) -> None:
    shell.report()
    run = shell.ok("run", "start", shell.incident, "4-12")
    assert {k: run[k] for k in ("run", "playbook", "state", "current")} == {
        "run": "4-12",
        "playbook": "4-12",
        "state": "open",
        "current": ["recv"],
    }
    assert len(run["digest"]) == 64
    assert [r["run"] for r in shell.ok("run", "list", shell.incident)] == ["4-12"]
    stopped = shell.ok("run", "stop", shell.incident, "4-12", "--reason", "wrong one")
    assert (stopped["state"], stopped["current"]) == ("stopped", [])
    shell.refused("unknown", "run", "start", shell.incident, "9-9")


def test_steps_say_what_they_are_now_and_how_they_got_there(shell: Shell) -> None:
    shell.report()
    shell.ok("run", "start", shell.incident, "4-12")
    said = shell.ok(
        *("step", "done", shell.incident, "recv", "--performed-by", "Li", "--via", "phone"),
        *("--note", "n", "--value", "aboard=5", "--occurred-at", "-1", "--told-by", "crew"),
    )
    assert {k: said[k] for k in ("run", "step", "state", "current", "marks")} == {
        "run": "4-12",
        "step": "recv",
        "state": "done",
        "current": ["notify"],
        "marks": [],
    }
    assert shell.ok("step", "done", shell.incident, "collect")["marks"] == ["ahead"]
    assert shell.ok("step", "override", shell.incident, "notify", "--reason", "r")["marks"] == [
        "deviation"
    ]
    assert shell.ok("step", "reopen", shell.incident, "recv", "--reason", "r")["round"] == 2
    shell.refused("lost_race", "step", "done", shell.incident, "recv", "--round", "1")
    assert shell.ok("step", "defer", shell.incident, "recv")["state"] == "deferred"

    (run,) = shell.ok("incident", "show", shell.incident)["runs"]
    steps = {step["step"]: step for step in run["steps"]}
    assert list(steps)[:4] == ["recv", "notify", "collect", "decide"]
    assert set(steps["recv"]) >= STEP
    assert (steps["notify"]["state"], steps["notify"]["entered_by"]) == ("overridden", "officer1")
    assert steps["decide"]["recorded_at"] is None
    shell.refused("steps_open", "incident", "close", shell.incident)


def test_work_below_its_standard_is_sent_back(shell: Shell) -> None:
    shell.report("routine")
    shell.ok("run", "start", shell.incident, "4-1")
    shown = shell.ok("playbook", "show", "4-1")
    step = next(s["id"] for s in shown["steps"] if s["standard"])
    words = ("step", "return", shell.incident, step, "--reason", "incomplete")
    assert shell.ok(*words, "--handed-in-by", "the station")["step"] == step
    shell.refused("invalid", *words[:-1], "")


def test_whoever_launches_ends(shell: Shell) -> None:
    _walked(shell)
    launched = shell.launch("II", SYSTEM)
    assert set(launched) >= RESPONSE
    assert launched["mode"] == "signed"
    assert launched["confirmed_at"] == launched["launched_at"]
    assert launched["current"] == ["activate"]
    shell.done("activate", "act")
    shell.refused("not_launcher", *shell.ending("II", BUREAU), *shell.signed())
    ended = shell.ok(*shell.ending("II", SYSTEM), *shell.signed())
    assert (ended["ended_by"], ended["end_mode"]) == (SYSTEM, "signed")
    assert ended["ended_at"]
    shell.done("summ", "rectify", "archive")
    assert shell.ok("incident", "close", shell.incident)["state"] == "closed"
    shown = shell.ok("incident", "show", shell.incident)
    assert set(shown["responses"][0]) >= RESPONSE - {"current"}


def test_every_reason_not_to_launch_has_its_code(shell: Shell) -> None:
    _walked(shell)
    right = shell.launching("II", SYSTEM)
    shell.refused("unknown", *shell.launching("II", "nobody"), *shell.signed("launcher"))
    shell.refused("unknown", *shell.launching("II", SYSTEM, "no_post"), *shell.signed("launcher"))
    shell.refused("unknown", *right, "--unit", "no_unit", *shell.signed("launcher"))
    shell.refused("invalid", *right, "--verbal", "--read-back")
    shell.refused("wrong_post", *shell.launching("II", STATION), *shell.signed("launcher"))
    shell.refused("not_signed", *right, "--launcher-secret-file", str(shell.wrong))
    shell.refused("not_read_back", *right, "--verbal", "--order-number", "7")
    shell.refused("not_signed_on", *right, *shell.signed("launcher"), secret=shell.wrong)
    shell.refused("not_permitted", *right, *shell.signed("launcher"), officer="trainer1")
    shell.refused("invalid", *right, "--launcher-secret-file", "/no/such/file")
    shell.launch("II", SYSTEM)
    shell.refused("level_not_higher", *shell.launching("III", STATION), *shell.signed("launcher"))


def test_every_reason_not_to_end_or_close_has_its_code(shell: Shell) -> None:
    _walked(shell)
    shell.launch("III", STATION)
    shell.launch("I", BUREAU)
    lower = shell.ending("III", STATION)
    shell.refused("higher_level_in_force", *lower, *shell.signed())
    shell.refused("not_signed", *lower, "--reported", "--reported-by", "x", "--via", "phone")
    shell.refused("unknown", *shell.ending("II", STATION), *shell.signed())
    shell.refused("response_in_force", "incident", "close", shell.incident)
    shell.refused("response_in_force", "step", "decide", shell.incident, "decide", "no")


def test_a_telephone_order_waits_for_its_launcher(shell: Shell) -> None:
    _walked(shell)
    order = ("--verbal", "--order-number", "7", "--read-back")
    launched = shell.ok(*shell.launching("II", SYSTEM), *order)
    assert (launched["mode"], launched["order_number"]) == ("on_word", "7")
    assert launched["confirmed_at"] is None
    assert "UNCONFIRMED" in shell("incident", "show", shell.incident).out
    shell.ok(*shell.ending("II", SYSTEM), *order)
    shell.done("activate", "act", "summ", "rectify", "archive")
    shell.ok("incident", "close", shell.incident)
    shell.refused("on_word", "incident", "archive", shell.incident)
    ask = (shell.incident, "--level", "II", "--person", SYSTEM)
    shell.refused("not_signed", "response", "confirm", *ask, *order)
    assert shell.ok("response", "confirm", *ask, "--written-order", "8")["confirmed_at"]
    assert shell.ok("incident", "archive", shell.incident)["state"] == "archived"


def test_a_disputed_end_is_no_end(shell: Shell) -> None:
    _walked(shell)
    shell.launch("II", SYSTEM)
    shell.ok(*shell.ending("II", SYSTEM), "--verbal", "--order-number", "7", "--read-back")
    said = shell.ok(
        *("response", "dispute", shell.incident, "--level", "II", "--person", SYSTEM),
        *(*shell.signed(), "--reason", "I gave no such order"),
    )
    assert (said["ended_at"], said["end_disputed"], said["in_force"]) == (None, True, True)


def test_a_reported_launch_is_in_force_at_once(shell: Shell) -> None:
    shell.report()
    said = shell.ok(
        *shell.launching("III", STATION),
        *("--reported", "--reported-by", "station", "--via", "phone", "--playbook", "4-12"),
        *("--unit", "yunxi_east"),
    )
    assert (said["mode"], said["unit"], said["confirmed_at"]) == ("reported", "yunxi_east", None)
    assert said["run"] == "4-12"


def test_one_level_down_is_one_thing(shell: Shell) -> None:
    _walked(shell)
    shell.launch("II", SYSTEM)
    said = shell.ok(
        *("response", "step-down", shell.incident, "--to", "III", "--person", SYSTEM),
        *("--launcher", STATION, "--post", STATION, *shell.signed()),
        *("--launcher-order-number", "12", "--read-back"),
    )
    assert (said["level"], said["mode"], said["order_number"]) == ("III", "on_word", "12")
    assert [r["ended_by"] for r in said["others"]] == [SYSTEM]


def test_responsibility_is_handed_over_by_two_signatures(shell: Shell) -> None:
    _walked(shell)
    shell.launch("III", STATION)
    words = ("response", "transfer", shell.incident, "--level", "III", "--from", STATION)
    both = ("--from-secret-file", str(shell.secret), "--to-secret-file", str(shell.secret))
    shell.refused("wrong_post", *words, "--to", SYSTEM, *both)
    shell.ok(*("roster", "hold", "officer2", STATION, "yunxi_east"), officer="admin1")
    shell.refused("not_signed", *words, "--to", "officer2", *both[:3], str(shell.wrong))
    assert shell.ok(*words, "--to", "officer2", *both)["answerable"] == "officer2"
    assert shell.ok(*shell.ending("III", "officer2"), *shell.signed())["ended_by"] == "officer2"


def test_a_refused_request_can_be_kept_in_the_log(shell: Shell) -> None:
    _walked(shell)
    shell.refused(
        "wrong_post",
        *(*shell.launching("II", STATION), *shell.signed("launcher"), "--record-refusal"),
    )
    entry = shell.ok("log", "show", "--incident", shell.incident)[-1]
    assert entry["kind"] == "request_refused"
    assert {k: entry["data"][k] for k in ("action", "code", "asked_by", "level")} == {
        "action": "launch",
        "code": "wrong_post",
        "asked_by": STATION,
        "level": "II",
    }
    shell.launch("II", SYSTEM)
    shell.refused("not_launcher", *shell.ending("II", BUREAU), *shell.signed(), "--record-refusal")
    assert shell.kinds()[-1] == "request_refused"


def test_signing_is_given_one_way(shell: Shell) -> None:
    _walked(shell)
    right = shell.launching("II", SYSTEM)
    for words in (
        right,
        (*right, *shell.signed("launcher"), "--verbal", "--order-number", "1"),
        (*right, "--order-number", "1"),
        shell.launching("IV", SYSTEM),
    ):
        said = shell(*words)
        assert said.code == 2
        assert len(said.err.splitlines()) == 1, said.err
    assert "response_launched" not in shell.kinds()


def test_a_launch_in_error_never_was(shell: Shell) -> None:
    _walked(shell)
    shell.launch("II", SYSTEM)
    assert shell.ok(*shell.ending("II", SYSTEM), *shell.signed(), "--in-error")["in_error"]
    assert shell.ok("run", "list", shell.incident)[0]["current"] == ["order"]
