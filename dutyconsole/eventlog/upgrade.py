"""Bringing the tables of an older log up to this program: all in one transaction, or not at all.

Imported only where a log is older: it brings in Alembic, which keeps the steps in their order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Refused
from dutyconsole.eventlog import faults, readmodels, reads, schema, search, versions
from dutyconsole.eventlog.backup import back_up
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.rows import Projector
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.tables import INCIDENT, SCHEMA_VERSION
from dutyconsole.eventlog.verify import verify_chain

_REVISIONS: Final = Path(__file__).with_name("revisions")
_TRIES: Final = 30
"""So often the lock is waited for, ten seconds each time: another desk may be upgrading."""


def upgrade(database: SqliteDatabase, projector: Projector | None) -> Phrase | None:
    """Upgrade the log, unless another desk has done so meanwhile.

    Under the writer's lock, in one transaction: it is copied and the copy checked, the steps are
    taken, the search index and the incident list are made anew where their shape has changed, and
    the chain and the triggers are checked. Whatever goes wrong leaves the log as it was.

    Args:
        database: A log of an older program.
        projector: Folds all entries into the incident list.

    Returns:
        What the officer is told of it; None where there was nothing to do.

    Raises:
        Refused: `not_recorded`.
    """
    tried = 1
    while True:
        try:
            with database.writer.connect() as connection, connection.begin():
                return _upgraded(connection, database, projector)
        except DBAPIError as error:
            if tried == _TRIES or not faults.is_busy(error):
                raise faults.not_usable(database.path, error) from error
            tried += 1


def newest_revision() -> int:
    """The version of the tables that the steps lead to."""
    return int(_steps().get_current_head() or 0)


def _upgraded(
    connection: Connection, database: SqliteDatabase, projector: Projector | None
) -> Phrase | None:
    version = schema.version_of(connection)
    if version >= SCHEMA_VERSION:
        return None
    if version < 1:
        why = Phrase.of("there never was a version {version}", version=version)
        raise versions.not_upgraded(database.path, why)
    before = reads.head(connection)
    wrong = schema.wrong_triggers(connection)
    backup = _backed_up(database, version, before)
    _take_steps(connection, version)
    _renew_read_models(connection, projector)
    schema.declare_version(connection)
    _check(connection, database.path, before, wrong)
    return Phrase.of(
        "the log was upgraded from version {old} to {new}, "
        "and {backup} is a checked copy from before",
        old=version,
        new=SCHEMA_VERSION,
        backup=faults.shown(backup),
    )


def _backed_up(database: SqliteDatabase, version: int, head: HeadState) -> Path:
    """A checked copy of the log, named for what it is; one that is there already will do."""
    folder = database.path.parent / "backups"
    stem = f"{database.path.stem}-before-upgrade-{version}-to-{SCHEMA_VERSION}"
    target = folder / f"{stem}-at-{head.position:08}-{head.hash.hex()[:8]}.db"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for path in folder.iterdir():
            if path.name.startswith(f".{target.name}."):  # of one that was killed: the lock is here
                path.unlink()
    except OSError as error:
        raise faults.no_file(folder, error) from error
    if _is_copy(database, target, head):
        return target
    try:
        back_up(database, target)
    except Refused as refused:
        raise versions.not_upgraded(database.path, refused.why, refused.way) from refused
    return target


def _is_copy(database: SqliteDatabase, path: Path, head: HeadState) -> bool:
    """Whether an upgrade that did not come to its end has left a copy that holds."""
    if not path.is_file():
        return False
    copy = database.same_for(path)
    try:
        with copy.reader.connect() as connection:
            return reads.head(connection) == head and verify_chain(connection).ok
    except (DBAPIError, Refused, UnicodeDecodeError):
        return False
    finally:
        copy.dispose()


def _steps() -> ScriptDirectory:
    return ScriptDirectory(str(_REVISIONS), version_locations=[str(_REVISIONS)])


def _take_steps(connection: Connection, version: int) -> None:
    """Make every step from `version` on, the oldest first."""
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(list(_steps().iterate_revisions("head", str(version)))):
            step.module.upgrade()


def _renew_read_models(connection: Connection, projector: Projector | None) -> None:
    """Make anew from the entries what is made from them, where its shape is another now."""
    if schema.stored_shape(connection, search.INDEX) != schema.bare_shape(search.definition()):
        search.rebuild_index(connection, reads.entries(connection))
    due = schema.bare_shape(readmodels.definition(connection))
    if schema.stored_shape(connection, INCIDENT.name) != due:
        if projector is None:
            raise ValueError("the incident list can't be made anew without a projector")
        readmodels.rebuild(connection, reads.entries(connection), projector)


def _check(connection: Connection, path: Path, before: HeadState, wrong: list[str]) -> None:
    """Make sure that the chain is what it was, and that no trigger was lost on the way."""
    lost = set(schema.wrong_triggers(connection)) - set(wrong)
    verdict = verify_chain(connection)
    if lost:
        named = ", ".join(sorted(lost))
        why: Phrase | Name = Phrase.of("it would lose the triggers {names}", names=named)
    elif not verdict.ok:
        why = Name("word", verdict.reason)
    elif reads.head(connection) != before:
        why = Phrase("its entries would change")
    else:
        return
    raise versions.not_upgraded(path, why)
