"""Every option and its environment variable, in one place.

Loading pydantic costs about as much as the desk's first screen, so a front end that must paint
first asks `dutyconsole.environment` and loads the settings beside its paint.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dutyconsole.domain.attachments import DEFAULT_MIB
from dutyconsole.domain.backups import DEFAULT_KEEPING
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language
from dutyconsole.environment import (
    DATA_VARIABLE,
    KEY_VARIABLE,
    PREFIX,
    GlobalOptions,
    absolute,
    data_dir,
    key_file,
    sqlite_url,
)

AbsolutePath = Annotated[Path, AfterValidator(absolute)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class Settings(BaseSettings):
    """How this desk is set up: an option given wins over the environment, that over the default.

    Attributes:
        data_dir: Where the log, its backups and its keys live. `DUTYCONSOLE_DATA`.
        database: SQLAlchemy URL of the log. `DUTYCONSOLE_DATABASE`.
        lang: Language of screens and sentences. `DUTYCONSOLE_LANG`.
        as_person: Who signs on for a command. `DUTYCONSOLE_AS`.
        secret_file: File with that person's secret. `DUTYCONSOLE_SECRET_FILE`.
        desk: Name of this workstation. `DUTYCONSOLE_DESK`.
        timezone: Zone in which times are shown and typed; None is the machine's own, as
            `datetime.astimezone` takes it. `DUTYCONSOLE_TIMEZONE`.
        argon2_cost: `test` makes signing cheap, and secrets weak; ignored, with a warning, on a
            log that is real. `DUTYCONSOLE_ARGON2_COST`.
        key_file: The key that signs checkpoints of the log; it belongs outside the data directory,
            best on another account or stick. `DUTYCONSOLE_KEY`.
        review_signoff: Whether archiving needs a supervisor's sign-off first.
            `DUTYCONSOLE_REVIEW_SIGNOFF`.
        secret_days: Days after which a secret has to be replaced; 0: never.
            `DUTYCONSOLE_SECRET_DAYS`.
        lock_minutes: Minutes without a key after which the screen is locked; 0 never locks it.
            `DUTYCONSOLE_LOCK_MINUTES`.
        backup_dir: Where backups go; best on another disk than the log. None: `backups` in the data
            directory. `DUTYCONSOLE_BACKUP_DIR`.
        backup_minutes: Minutes after a backup until the next is made, if there are new entries; 0:
            by command only. `DUTYCONSOLE_BACKUP_MINUTES`.
        backup_last: So many of the newest backups are kept. `DUTYCONSOLE_BACKUP_LAST`.
        backup_daily: And the newest of each of so many days. `DUTYCONSOLE_BACKUP_DAILY`.
        backup_monthly: And the newest of each of so many months. `DUTYCONSOLE_BACKUP_MONTHLY`.
        attachment_mib: Largest file that can be attached to an incident, in MiB.
            `DUTYCONSOLE_ATTACHMENT_MIB`.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, populate_by_name=True, frozen=True
    )

    data_dir: AbsolutePath = Field(default_factory=data_dir, validation_alias=DATA_VARIABLE)
    database: str = Field(
        default_factory=lambda known: sqlite_url(known["data_dir"]), pattern="://", repr=False
    )
    lang: Language = Language.EN
    as_person: ShortText | None = Field(default=None, validation_alias=PREFIX + "AS")
    secret_file: AbsolutePath | None = None
    desk: ShortText = "1"
    timezone: ZoneInfo | None = None
    argon2_cost: Literal["standard", "test"] = "standard"
    key_file: AbsolutePath = Field(default_factory=key_file, validation_alias=KEY_VARIABLE)
    review_signoff: bool = False
    secret_days: Annotated[int, Field(ge=0, le=3650)] = 0
    lock_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 10
    backup_dir: AbsolutePath | None = None
    backup_minutes: Annotated[int, Field(ge=0, le=31 * 24 * 60)] = 60
    backup_last: Annotated[int, Field(ge=1, le=9999)] = DEFAULT_KEEPING.last
    backup_daily: Annotated[int, Field(ge=0, le=9999)] = DEFAULT_KEEPING.daily
    backup_monthly: Annotated[int, Field(ge=0, le=9999)] = DEFAULT_KEEPING.monthly
    attachment_mib: Annotated[int, Field(ge=1, le=4096)] = DEFAULT_MIB


def load_settings(given: GlobalOptions | None = None) -> Settings:
    """The settings in force, with the options `given` on the command line.

    Raises:
        Refused: `invalid`, naming the first option or variable whose value cannot be used.
    """
    given = given or GlobalOptions()
    options: dict[str, Any] = {
        DATA_VARIABLE: given.data,
        "database": given.database,
        "lang": given.lang,
        PREFIX + "AS": given.as_person,
        "secret_file": given.secret_file,
    }
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> Refused:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    variable = name if name.startswith(PREFIX) else PREFIX + name.upper()
    expected = first["msg"].removeprefix("Input ").removeprefix("Value error, ")
    mend = Phrase.of("{expected}", expected=Name("word", expected))
    if expected.startswith("should"):
        mend = Phrase.of("its value {expected}", expected=Name("word", expected))
    return Refused(
        Code.INVALID,
        "the setting {variable} cannot be {value!r}",
        mend,
        variable=variable,
        value=first["input"],
    )
