"""What every command needs: options, an opened desk, who signs, times, texts from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from dutyconsole.domain.clocktime import parse_when
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.text import Language
from dutyconsole.environment import GlobalOptions, absolute

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.review.records import Records
    from dutyconsole.settings import Settings

MOST_READ: Final = 16 * 1024 * 1024
"""Most bytes taken from standard input; the desk refuses far less with its own sentence."""

MOST_SECRET: Final = 4096


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say when it was not refused.

    Attributes:
        data: For `--json`.
        lines: For people.
        ok: Whether it exits with 0.
        warnings: Odd but accepted, one clause each.
    """

    data: object
    lines: Sequence[str] = ()
    ok: bool = True
    warnings: Sequence[str] = field(default=())


class Misused(typer.TyperException):
    """The command was written wrongly."""

    exit_code = 2


class Session:
    """One run of the command line: the options before the noun, and the desk once it is needed."""

    def __init__(self) -> None:
        self.given = GlobalOptions()
        self.as_json = False
        self._desk: Desk | None = None

    @staticmethod
    def of(context: typer.Context) -> Session:
        """The session a command runs in."""
        session = context.find_root().obj
        assert isinstance(session, Session)
        return session

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        from dutyconsole.settings import load_settings

        return load_settings(self.given)

    @property
    def language(self) -> Language:
        """The language of playbook texts."""
        return self.settings.lang

    @property
    def desk(self) -> Desk:
        """The desk on the log that is there, opened when it is first asked for.

        Raises:
            Refused: Where there is no log, or it cannot be used.
        """
        if self._desk is None:
            from dutyconsole.bootstrap import open_existing

            self._desk = open_existing(self.settings)
            if self._desk.log.upgraded is not None:
                from dutyconsole.cli.output import sentence_out

                said = str(self._desk.log.upgraded)
                sentence_out(f"{said[:1].upper()}{said[1:]}.")
        return self._desk

    @cached_property
    def looking_back(self) -> Records:
        """The supervisor's room on the log of the desk.

        Raises:
            Refused: Where there is no log, or it cannot be used.
        """
        from dutyconsole.bootstrap import looking_back

        return looking_back(self.desk)

    @cached_property
    def officer(self) -> Officer:
        """Who acts, by the secret or else by this account's session; one secret is one try.

        Not proven where nobody is, and then refused by what is asked for.

        Raises:
            Refused: `invalid`, for a secret file that cannot be read; `not_signed_on`, for a
                session that is not trusted.
        """
        return self._by_session() if self.settings.secret_file is None else self.by_secret

    @cached_property
    def by_secret(self) -> Officer:
        """Who acts, by the secret alone.

        Raises:
            Refused: `invalid`, for a secret file that cannot be read.
        """
        from dutyconsole.desk.scene import Officer
        from dutyconsole.desk.sign_ons import age

        person = self.settings.as_person or ""
        file = self.settings.secret_file
        if not person or file is None:
            return Officer(person, proven=False)
        officer = self.desk.sign_on(person, secret_from(file))
        return replace(officer, expired=age(self.desk, officer, self.now()).expired)

    def _by_session(self) -> Officer:
        from dutyconsole.cli.token_file import TokenFile
        from dutyconsole.desk.scene import Officer
        from dutyconsole.desk.sign_ons import by_token

        named = self.settings.as_person or ""
        file = TokenFile(self.desk.log.log_id)
        found = file.read()
        if found is None or named not in ("", found[1]):
            return Officer(named, proven=False)
        officer = by_token(self.desk, found[0], self.now())
        if officer is None:  # it is over, and opens nothing any more
            file.remove()
        return officer or Officer(found[1], proven=False)

    @property
    def odd(self) -> list[str]:
        """What is odd about how the desk is set up, and about the officer's secret, in clauses."""
        from dutyconsole.domain.secret_age import age_of

        known = self.desk.roster.persons.get(self.officer.person)
        age = age_of(known, self.desk.secret_lasts, self.now())
        said = [str(warning) for warning in self.desk.warnings]
        if age.expired:
            said.append("your secret has expired; choose another with `roster secret`")
        elif age.days_left is not None:
            said.append(
                f"your secret expires in {age.days_left} days; choose another with `roster secret`"
            )
        return said

    @property
    def marking(self) -> list[str]:
        """The line that says that nothing here is real, where that is so."""
        if not self.desk.is_practice:
            return []
        return [f"{self.desk.log.mode.upper()}: nothing in this log is real."]

    def adopt_desk(self, desk: Desk) -> Desk:
        """Take over a desk that was just made, to be closed with the session."""
        self._desk = desk
        return desk

    def close(self) -> None:
        """Let go of the log."""
        if self._desk is not None:
            self._desk.log.close()

    @staticmethod
    def now() -> datetime:
        """The moment."""
        return _now()

    def when(self, typed: str | None) -> datetime | None:
        """A time that has passed, as people type it; None where nothing was typed."""
        if typed is None:
            return None
        now = _now()
        set_back = self.desk.office.clocks.jumps.set_back(now)
        return parse_when(typed, now, self.settings.timezone, set_back)

    def any_time(self, typed: str | None) -> datetime | None:
        """A time that may lie ahead: in full with ISO 8601, else as `when` takes it."""
        if typed is None:
            return None
        if len(typed.strip()) < len("2026-11-23"):
            return self.when(typed)
        try:
            moment = datetime.fromisoformat(typed.strip())
            if moment.tzinfo is None and self.settings.timezone is not None:
                moment = moment.replace(tzinfo=self.settings.timezone)
            return moment.astimezone()
        except (ValueError, OverflowError):
            refuse(
                Code.INVALID,
                "{typed!r} is not a time",
                "write it as 2026-11-23T14:02",
                typed=typed[:40],
            )

    def local(self, moment: datetime) -> str:
        """A moment for eyes, in the desk's zone."""
        return f"{moment.astimezone(self.settings.timezone):%Y-%m-%d %H:%M:%S}"


def text_from(typed: str) -> str:
    """A text as given, or all of standard input for `-`."""
    if typed != "-":
        return typed
    if sys.stdin is None:
        refuse(Code.INVALID, "Standard input is closed", "give the text itself, or a pipe")
    raw = sys.stdin.buffer.read(MOST_READ + 1)
    if len(raw) > MOST_READ:
        refuse(Code.INVALID, "Standard input holds more than 16 MiB", "shorten the text")
    return raw.decode("utf-8", "surrogateescape")


def secret_from(path: str | Path) -> str:
    """The secret a file holds, without its final line break.

    Raises:
        Refused: `invalid`, where the file cannot be read.
    """
    place = absolute(path)
    mend = Phrase("name a file that holds the secret and nothing else")
    try:
        with place.open("rb") as opened:
            raw = opened.read(MOST_SECRET + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name is possible"
        raise Refused(
            Code.INVALID,
            "The secret file {path} cannot be read ({why})",
            mend,
            path=path,
            why=Name("word", reason),
        ) from error
    if len(raw) > MOST_SECRET:
        refuse(Code.INVALID, "The secret file {path} is too long", mend, path=path)
    text = raw.decode("utf-8", "surrogateescape")
    return text.removesuffix("\n").removesuffix("\r")


def pairs_from(typed: Sequence[str], option: str) -> Mapping[str, str]:
    """`NAME=VALUE` words as a map."""
    found: dict[str, str] = {}
    for word in typed:
        name, equals, value = word.partition("=")
        if not equals or not name:
            misused(f"{option} is written NAME=VALUE, not {word!r}")
        found[name] = value
    return found


def misused(message: str) -> NoReturn:
    """Refuse the way a command was written: exit code 2."""
    raise Misused(message)


def _now() -> datetime:
    from dutyconsole.bootstrap import system_clock

    return system_clock()
