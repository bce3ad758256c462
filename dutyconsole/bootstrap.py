"""The one place that knows every room: settings -> store -> desk -> front end."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dutyconsole import __version__
from dutyconsole.environment import (
    LANG_VARIABLE,
    GlobalOptions,
    data_dir,
    prepare_data_dir,
    sqlite_url,
)
from dutyconsole.shipped import shipped
from dutyconsole.timepiece import steady_clock

if TYPE_CHECKING:
    from dutyconsole.desk.backups import Backups
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.founding import Newcomer
    from dutyconsole.desk.restoring import Restoring
    from dutyconsole.desk.secrets import Secrets
    from dutyconsole.domain.phrase import Phrase
    from dutyconsole.domain.roster import Unit
    from dutyconsole.domain.text import Language
    from dutyconsole.eventlog.backup import Check
    from dutyconsole.eventlog.checkpoint import KeyFile
    from dutyconsole.eventlog.log import EventLog
    from dutyconsole.eventlog.rows import Clock
    from dutyconsole.review.records import Records
    from dutyconsole.settings import Settings

DEMO_SECRET: Final = "demo"
"""Everybody's secret in a demonstration: nothing there is real."""

DEMO_OFFICER: Final = "officer1"

CHEAP_MODES: Final = frozenset({"sample", "demo", "drill"})
"""Logs in which nothing is real: secrets there may be hashed cheaply."""


def system_clock() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


def open_existing(
    settings: Settings, clock: Clock = system_clock, check: Check | None = None
) -> Desk:
    """A desk on the log that is there.

    Args:
        settings: Which log.
        clock: Tells the time.
        check: Checks its backups; None: in this thread, however long it takes.

    Raises:
        Refused: Where there is none, or it cannot be opened.
    """
    from dutyconsole.domain.codec import NEWEST_SHAPES
    from dutyconsole.domain.summary import summaries
    from dutyconsole.eventlog.log import EventLog

    path = _log_path(settings)
    if path.parent.is_dir():
        prepare_data_dir(path.parent)
    log = EventLog.open(path, clock, projector=summaries, known=NEWEST_SHAPES)
    return _desk(log, settings, clock, check)


def create(
    settings: Settings,
    *,
    sample: bool,
    person: str | None,
    name: str | None,
    secret: str,
    clock: Clock = system_clock,
    mode: str | None = None,
) -> Desk:
    """A desk on a new log: the shipped playbooks adopted, and people who can sign on.

    Args:
        settings: Where it goes.
        sample: Load the sample bureau, everybody with `secret`; the log says SAMPLE for ever.
        person: Otherwise the id of the first officer, who keeps the roster too.
        name: Their name.
        secret: The first secret.
        clock: Tells the time.
        mode: `demo` or `drill` instead of `live` or `sample`.

    Raises:
        Refused: `invalid` where there is a log already or the officer is not named;
            `not_recorded`.
    """
    from dutyconsole.desk import checkpoints
    from dutyconsole.domain.refusal import Code, refuse
    from dutyconsole.domain.summary import summaries
    from dutyconsole.eventlog.log import EventLog

    if not sample and not person:
        refuse(Code.INVALID, "Nobody is named as the first officer", "give --as and --secret-file")
    mode = mode or ("sample" if sample else "live")
    secrets = _secrets(settings, mode)
    secrets.encode(secret)  # a secret that cannot be used must not leave an empty log behind
    path = _log_path(settings)
    prepare_data_dir(path.parent)
    log = EventLog.create(path, clock, mode=mode, projector=summaries)
    try:
        _found(log, settings, person if not sample else None, name or person or "", secret)
    except BaseException:
        log.close()
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        raise
    desk = _desk(log, settings, clock)
    checkpoints.prepare(desk)
    return desk


def looking_back(desk: Desk) -> Records:
    """The supervisor's room on the log that a desk has open; it only reads."""
    from dutyconsole.eventlog.log import EventLog
    from dutyconsole.review.records import Records

    assert isinstance(desk.log, EventLog)
    return Records(desk.log)


def open_desk(given: GlobalOptions) -> int:
    """The desk on screen, on the log that is there; returns the exit code."""
    language = _on_screen(given)
    from dutyconsole.tui.app import run_app
    from dutyconsole.tui.setting import Setting

    def opened() -> Desk:
        from dutyconsole.eventlog.apart import Apart
        from dutyconsole.settings import load_settings

        return open_existing(load_settings(given), check=Apart())

    home = data_dir(given.data)
    setting = Setting(person=given.as_person, language=language, home=home, steady=steady_clock)
    return run_app(opened, setting)


def run_demo(given: GlobalOptions) -> int:
    """The desk on screen, on a throw-away log in the middle of a busy shift."""
    language = _on_screen(given)
    from dutyconsole.tui.app import run_app
    from dutyconsole.tui.setting import Setting

    directory = Path(tempfile.mkdtemp(prefix="dutyconsole-demo-"))
    try:
        setting = Setting(
            person=DEMO_OFFICER,
            practice="DEMO",
            language=language,
            secret_shown=DEMO_SECRET,
            home=directory,
            steady=steady_clock,
        )
        code = run_app(lambda: demo_desk(directory, given), setting)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    if code != 1:  # after a failure its report stays
        shutil.rmtree(directory, ignore_errors=True)
    return code


def demo_desk(
    directory: Path, given: GlobalOptions | None = None, real: Clock = system_clock
) -> Desk:
    """A desk on a throw-away log in `directory`, three incidents under way and one ringing."""
    from dutyconsole.desk.demonstration import StageClock, stage
    from dutyconsole.settings import load_settings

    lang = given.lang if given else None
    settings = load_settings(GlobalOptions(data=str(directory), lang=lang)).model_copy(
        update={
            "data_dir": directory,
            "database": sqlite_url(directory),
            "argon2_cost": "test",
            "backup_minutes": 0,
            "key_file": directory / "demo.key",
        }
    )
    clock = StageClock(timedelta(minutes=24), real)
    desk = create(
        settings, sample=True, person=None, name=None, secret=DEMO_SECRET, clock=clock, mode="demo"
    )
    stage(desk, desk.sign_on(DEMO_OFFICER, DEMO_SECRET), clock, settings.lang)
    return desk


def _on_screen(given: GlobalOptions) -> Language:
    """The language of the screens, known before the settings are loaded.

    Raises:
        Refused: `invalid` without a terminal, or for an unknown language.
    """
    from dutyconsole.domain.refusal import Code, refuse
    from dutyconsole.domain.text import Language

    ends = (sys.stdin, sys.stdout, sys.stderr)
    if not all(end is not None and end.isatty() for end in ends):
        refuse(
            Code.INVALID,
            "The desk on screen needs a terminal",
            "open it in one, or use the commands: dutyconsole --help",
        )
    named = given.lang or os.environ.get(LANG_VARIABLE) or Language.EN
    if named not in set(Language):
        refuse(
            Code.INVALID,
            "There is no language {language!r}",
            "one of: {languages}",
            language=named,
            languages=", ".join(Language),
        )
    return Language(named)


def _found(log: EventLog, settings: Settings, first: str | None, name: str, secret: str) -> None:
    from dutyconsole.desk.founding import Foundation, found
    from dutyconsole.library.bureau import load_reference, shipped_playbooks

    units, people = _first_officer(first, name) if first else _sample_people()
    foundation = Foundation(
        program=f"dutyconsole {__version__}",
        posts=load_reference().posts,
        units=units,
        people=people,
        playbooks=shipped_playbooks(),
        founder=first,
    )
    found(log, foundation, _secrets(settings, log.mode), secret)


def _sample_people() -> tuple[tuple[Unit, ...], list[Newcomer]]:
    from dutyconsole.desk.founding import Newcomer
    from dutyconsole.domain.roster import Person
    from dutyconsole.library.bureau import load_reference
    from dutyconsole.library.organisation import read_bureau

    bureau = read_bureau(shipped("data", "sample_bureau.yaml"), load_reference())
    return bureau.units, [
        Newcomer(Person(p.id, p.name, frozenset(p.roles), p.phone), p.posts) for p in bureau.persons
    ]


def _first_officer(person: str, name: str) -> tuple[tuple[Unit, ...], list[Newcomer]]:
    from dutyconsole.desk.founding import Newcomer
    from dutyconsole.domain.roster import Person, Role, Unit
    from dutyconsole.domain.text import Localised

    units = (
        Unit("bureau", "bureau", Localised("the bureau", "路局", "路局")),
        Unit("system", "system", Localised("the passenger-transport system", "系统", "系統")),
    )
    roles = frozenset({Role.DUTY_OFFICER, Role.ADMINISTRATOR})
    return units, [Newcomer(Person(person, Localised(name, name, name), roles))]


def _desk(log: EventLog, settings: Settings, clock: Clock, check: Check | None = None) -> Desk:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.tries import FILE_NAME, CountedTries
    from dutyconsole.library.bureau import reference_in

    return Desk(
        log,
        reference_in(settings.data_dir),
        _secrets(settings, log.mode),
        name=settings.desk,
        timezone=settings.timezone,
        review_signoff=settings.review_signoff,
        lock_after=timedelta(minutes=settings.lock_minutes) if settings.lock_minutes else None,
        notary=_notary(settings),
        tries=CountedTries(_log_path(settings).with_name(FILE_NAME), clock),
        secret_lasts=timedelta(days=settings.secret_days) if settings.secret_days else None,
        warnings=_ignored(settings, log.mode),
        largest_attachment=settings.attachment_mib * 1024 * 1024,
        backups=_backups(log, settings, check),
    )


@contextmanager
def restoring(
    settings: Settings, backup: Path, entries: Path | None = None, clock: Clock = system_clock
) -> Iterator[Restoring]:
    """A backup made ready to be put in the log's place; nothing is exchanged yet.

    Args:
        settings: Whose log.
        backup: The copy of a log.
        entries: An export whose later entries are put behind it.
        clock: Tells the time.

    Raises:
        Refused: As `eventlog.restore.prepared` does.
    """
    from dutyconsole.desk.restoring import Restoring
    from dutyconsole.domain.codec import NEWEST_SHAPES
    from dutyconsole.domain.summary import summaries
    from dutyconsole.eventlog.restore import prepared

    path = _log_path(settings)
    prepare_data_dir(path.parent)
    with prepared(backup, path, entries, clock, summaries, NEWEST_SHAPES) as ready:
        yield Restoring(
            desk=_desk(ready.log, settings, clock),
            present=_desk(ready.present, settings, clock) if ready.present else None,
            unreadable=ready.unreadable,
            joined=ready.joined,
            aside=ready.aside(clock()),
            exchange=ready,
        )


def _backups(log: EventLog, settings: Settings, check: Check | None) -> Backups:
    from dutyconsole.desk.backups import Backups
    from dutyconsole.domain.backups import Keeping
    from dutyconsole.eventlog.apart import check_here
    from dutyconsole.eventlog.backups import BackupFolder

    rule = Keeping(settings.backup_last, settings.backup_daily, settings.backup_monthly)
    place = backup_folder(settings)
    every = timedelta(minutes=settings.backup_minutes) if settings.backup_minutes else None
    return Backups(BackupFolder(log, place, rule, check or check_here), every)


def backup_folder(settings: Settings) -> Path:
    """Where the backups are that make themselves."""
    return settings.backup_dir or _log_path(settings).parent / "backups"


def _notary(settings: Settings) -> KeyFile:
    from dutyconsole.eventlog.checkpoint import KeyFile

    return KeyFile(settings.key_file, settings.data_dir / "checkpoints")


def _secrets(settings: Settings, mode: str) -> Secrets:
    from dutyconsole.desk.secrets import Secrets

    return Secrets(settings.argon2_cost if mode in CHEAP_MODES else "standard")


def _ignored(settings: Settings, mode: str) -> tuple[Phrase, ...]:
    """What is set and must not be: on a real log no secret is hashed cheaply."""
    from dutyconsole.domain.phrase import Phrase

    if settings.argon2_cost == "standard" or mode in CHEAP_MODES:
        return ()
    return (
        Phrase(
            "DUTYCONSOLE_ARGON2_COST=test is ignored: this log is real, and its secrets are hashed "
            "at full cost; take the setting away"
        ),
    )


def _log_path(settings: Settings) -> Path:
    """The log file that the settings name."""
    from urllib.parse import unquote

    from dutyconsole.domain.refusal import Code, refuse

    scheme, _, rest = settings.database.partition(":///")
    if scheme != "sqlite" or not rest:
        refuse(
            Code.INVALID,
            "A log cannot be kept at {place}",
            "give a sqlite:///PATH address, or a data directory",
            place=scheme.partition(":")[0],
        )
    return Path(unquote(rest))
