"""Who may do what: everything the desk does by every role, complete by construction."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

import dutyconsole
from dutyconsole import desk as room
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.permissions import (
    BY_SECRET_ALONE,
    PERMITTED,
    UNDER_GLASS,
    WHEN_EXPIRED,
    Action,
)
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Role
from dutyconsole.domain.text import Language
from dutyconsole.locale.names import refusal
from dutyconsole.locale.speech import speak
from tests.desk.bench import CHIEF, SECRET, Bench, copy_of
from tests.desk.doings import DOINGS
from tests.desk.stage import BROKE, GONE, SUBJECT, Stage, Undone, set_up

CHECKED_ONLY: Final = {Action.READ}
"""What no job of the desk asks: the screens ask `check` for it."""

NOT_ASKED: Final = {
    "demonstration.stage": "plays a show by the desk's own jobs",
    "private.reveal_or_mask": "masks what `reveal` refuses",
    "sign_ons.age": "tells who is signed on how old their own secret is",
    "restoring.record": "works on a backup that is to be the log; tried by the shell",
}
"""Jobs with an officer that ask for nothing themselves, or cannot be asked on the stage."""

BY_ITSELF: Final = {
    "desk.Desk",
    "clocks.ClockWatch",
    "clocks.fire",
    "attachments._delete",
    "sign_ons.break_glass",
    "sign_ons.end_session",
}
"""What records without asking the table: a clock that is due or was set, wrong secrets, contents
that were erased, a desk taken in an emergency, a session that its own token ends."""

EVERY_COMBINATION: Final = [
    frozenset(roles) for count in range(len(Role) + 1) for roles in combinations(Role, count)
]
SINGLE: Final = [frozenset[Role](), *(frozenset({role}) for role in Role), frozenset(Role)]


@pytest.fixture(scope="module")
def stage(sample_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Nothing that is done on it stays."""
    folder = tmp_path_factory.mktemp("stage")
    made = set_up(Bench(copy_of(sample_log, folder / "desk")), folder)
    made.undo_everything()
    yield made
    made.desk.log.close()
    made.other.log.close()


def outcome(stage: Stage, name: str, officer: Officer) -> Refused | None:
    """None where it is done."""
    try:
        DOINGS[name].ask(stage, officer)
    except Undone:
        return None
    except Refused as refused:
        return refused
    assert DOINGS[name].reads, f"{name} records nothing"
    return None


@pytest.mark.parametrize("name", DOINGS)
def test_each_job_is_done_by_the_roles_of_the_table_and_by_no_other(
    stage: Stage, name: str
) -> None:
    doing, before = DOINGS[name], stage.desk.log.position()
    for roles in SINGLE:
        stage.give_roles(roles)
        refused = outcome(stage, name, stage.officer(doing.person))
        if roles & PERMITTED[doing.action]:
            assert refused is None, (name, roles, str(refused))
        else:
            assert refused is not None, (name, roles)
            assert refused.code is Code.NOT_PERMITTED, (name, roles, str(refused))
            assert doing.person in refused.message
            assert doing.action.value in refused.message
        assert stage.desk.log.position() == before


def nobodies(stage: Stage, person: str) -> dict[str, Officer]:
    """Officers who may do nothing at all, whatever the roles of `person` are."""
    log = stage.desk.log.log_id
    return {
        "a wrong secret": Officer(person, proven=False),
        "too many wrong secrets": Officer(person, proven=True, wait=timedelta(minutes=1), log=log),
        "signed on at another log": Officer(person, proven=True, log="drill-1"),
        "a taking that never was": Officer(person, proven=False, taking="99", log=log),
        "unknown": Officer("nobody", proven=False),
        "not named": Officer("", proven=False),
        "has left": Officer(GONE, proven=True, log=log),
    }


def test_nobody_does_anything_without_having_signed_on_here(stage: Stage) -> None:
    stage.give_roles(frozenset(Role))
    before = stage.desk.log.position()
    for name, doing in DOINGS.items():
        for why, officer in nobodies(stage, doing.person).items():
            refused = outcome(stage, name, officer)
            assert refused is not None, (name, why)
            early = {Code.INVALID, Code.UNKNOWN} if officer.person != doing.person else set()
            assert refused.code in {Code.NOT_SIGNED_ON, *early}, (name, why, str(refused))
            assert stage.desk.log.position() == before


def test_an_expired_secret_a_session_and_a_broken_glass_open_less(stage: Stage) -> None:
    """Whatever the roles: an expired secret is replaced or reports; a session sets no secret."""
    stage.give_roles(frozenset(Role))
    log = stage.desk.log.log_id
    expired = Officer(SUBJECT, proven=True, expired=True, log=log)
    session = Officer(SUBJECT, proven=True, session="1", log=log)
    taken = Officer(BROKE, proven=False, taking=stage.at["broken"], log=log)
    for action in Action:
        for officer, opens in (
            (expired, WHEN_EXPIRED),
            (session, set(Action) - BY_SECRET_ALONE),
            (taken, {a for a in UNDER_GLASS if PERMITTED[a] & {Role.DUTY_OFFICER}}),
        ):
            if action in opens:
                stage.desk.check(officer, action)
                continue
            with pytest.raises(Refused) as refused:
                stage.desk.check(officer, action)
            assert refused.value.code in (Code.NOT_SIGNED_ON, Code.NOT_PERMITTED), officer


def test_every_combination_of_roles_may_do_what_one_of_them_may(stage: Stage) -> None:
    officer = stage.officer()
    for roles in EVERY_COMBINATION:
        stage.give_roles(roles)
        for action in Action:
            allowed = any(role in PERMITTED[action] for role in roles)
            if allowed:
                stage.desk.check(officer, action)
                continue
            with pytest.raises(Refused) as refused:
                stage.desk.check(officer, action)
            assert refused.value.code is Code.NOT_PERMITTED


def test_a_refusal_names_person_action_and_roles_in_both_languages(stage: Stage) -> None:
    stage.give_roles(frozenset())
    try:
        for action in Action:
            with pytest.raises(Refused) as caught:
                stage.desk.check(stage.officer(), action)
            said = {}
            for language in (Language.EN, Language.ZH_HANS):
                speak(language)
                told = (caught.value, stage.desk.reference, stage.desk.roster, language)
                said[language] = refusal(*told)
            assert action.value in said[Language.EN]
            assert "任平" in said[Language.ZH_HANS]
            assert action.value not in said[Language.ZH_HANS]
            assert not any(
                letter.isascii() and letter.isalpha() for letter in said[Language.ZH_HANS]
            )
    finally:
        speak(Language.EN)


def test_a_secret_set_by_somebody_else_opens_nothing_but_choosing_one_s_own(live: Bench) -> None:
    from dutyconsole.desk import people
    from tests.desk.stage import SUBJECT_NAME

    people.add_person(live.desk, live.officer, SUBJECT, SUBJECT_NAME, [*Role])
    people.set_secret(live.desk, live.officer, SUBJECT, "given")
    subject = live.sign_on(SUBJECT, "given")
    assert subject.proven
    for action in set(Action) - {Action.OWN_SECRET}:
        live.refused(Code.NOT_SIGNED_ON, live.desk.check, subject, action)
    live.desk.check(subject, Action.OWN_SECRET)
    assert live.sign_on(CHIEF, SECRET).proven


def test_the_page_on_security_shows_the_table_as_it_is() -> None:
    page = (Path(dutyconsole.__file__).parents[1] / "SECURITY.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    head = ["may", *(role.value.replace("_", " ") for role in Role)]
    start = rows.index(head) + 2
    shown = {row[0]: row[1:] for row in rows[start : start + len(PERMITTED)]}
    assert shown == {
        action.value: ["yes" if role in roles else "-" for role in Role]
        for action, roles in PERMITTED.items()
    }
    assert rows[start + len(PERMITTED)] == []


# -- complete by construction ----------------------------------------------------------------------


def public_functions() -> dict[str, inspect.Signature]:
    """Every public function of the desk's modules."""
    found = {}
    for info in pkgutil.iter_modules(room.__path__):
        module = importlib.import_module(f"{room.__name__}.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{info.name}.{name}"] = inspect.signature(function)
    return found


def test_every_job_of_the_desk_is_in_the_table() -> None:
    """A job takes an officer; what takes a scene is part of one."""
    jobs = {
        name
        for name, signature in public_functions().items()
        if "officer" in signature.parameters and "scene" not in signature.parameters
    }
    tried = {name.partition(" ")[0] for name in DOINGS}
    assert jobs - tried == set(NOT_ASKED)
    assert tried <= jobs


def test_every_action_is_asked_by_a_job_and_permitted_to_somebody() -> None:
    assert set(PERMITTED) == set(Action)
    assert all(PERMITTED.values())
    assert {doing.action for doing in DOINGS.values()} == set(Action) - CHECKED_ONLY


def calls_in(path: Path) -> Iterator[tuple[str, ast.Attribute]]:
    """Each call of an attribute, with the function at the module's top that it stands in."""
    for node in ast.parse(path.read_text("utf-8")).body:
        name = getattr(node, "name", "")
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                yield name, call.func


def test_what_takes_no_officer_records_nothing() -> None:
    """The desk's own jobs go through `perform` with an officer; a few record of themselves."""
    public = public_functions()
    itself = set()
    for path in Path(room.__file__).parent.glob("*.py"):
        for function, called in calls_in(path):
            name = f"{path.stem}.{function}"
            if called.attr == "by_itself":
                itself.add(name)
            if called.attr in ("perform", "change") and name in public:
                assert "officer" in public[name].parameters, name
            if called.attr == "transact":
                assert name in ("desk.Desk", "founding.found"), name
    assert itself <= BY_ITSELF


ONLY_BY_THE_DESK: Final = {
    *("transact", "private", "secret", "export", "append", "backup", "rebuild"),
}
"""What a log can do that nobody but the desk asks of it."""

FRONT_ENDS: Final = ("cli", "tui", "paper", "library", "drill", "review", "intake")


def test_no_screen_and_no_command_goes_round_the_desk() -> None:
    found = []
    for front in FRONT_ENDS:
        for path in (Path(dutyconsole.__file__).parent / front).rglob("*.py"):
            for _, called in calls_in(path):
                of_log = ast.unparse(called.value).endswith("log")
                if called.attr in {"perform", "by_itself"}:
                    found.append(f"{path}:{called.lineno}")
                if of_log and called.attr in ONLY_BY_THE_DESK:
                    found.append(f"{path}:{called.lineno}")
    assert found == []
