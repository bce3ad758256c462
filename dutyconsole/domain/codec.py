"""Events to entry data and back."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from dutyconsole.domain import entry as entries
from dutyconsole.domain import events
from dutyconsole.domain.entry import Entry, Json, utc_text, utc_time
from dutyconsole.domain.events import Event
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.upcasters import upcast


def _all_kinds() -> dict[str, type[Event]]:
    found = (value for value in vars(events).values() if isinstance(value, type))
    return {cls.KIND: cls for cls in found if issubclass(cls, Event) and cls is not Event}


EVENT_KINDS: Final[Mapping[str, type[Event]]] = _all_kinds()
"""Every kind of entry there is."""

NEWEST_SHAPES: Final[Mapping[str, int]] = {kind: cls.SCHEMA for kind, cls in EVENT_KINDS.items()}
"""The highest schema number that this version reads, by kind."""


def event_data(event: Event) -> dict[str, Json]:
    """The event as entry data; fields at their default are left out."""
    return _told(event)


def read_event(entry: Entry) -> Event:
    """The event that an entry records.

    Raises:
        Refused: `unknown` where the kind or its schema is not of this version.
    """
    check_known(entry)
    cls = EVENT_KINDS[entry.kind]
    readers = _readers_of(entry.kind)
    data = upcast(entry.kind, entry.schema, cls.SCHEMA, entry.data)
    return cls(**{name: readers[name](value) for name, value in data.items()})


def check_known(entry: Entry) -> None:
    """Make sure that this version can read an entry.

    Raises:
        Refused: `unknown` where the kind or its schema is not of this version.
    """
    if not 1 <= entry.schema <= NEWEST_SHAPES.get(entry.kind, 0):
        refuse(
            Code.UNKNOWN,
            "Entry {position} ({kind}) was recorded by a newer dutyconsole than this one",
            "start the newer dutyconsole here too; until then write it on paper",
            position=entry.position,
            kind=entry.kind,
        )


def _default(item: Field[Any]) -> object:
    if item.default_factory is not MISSING:
        return item.default_factory()
    return item.default


def _told(value: Any) -> dict[str, Json]:
    return {
        item.name: _plain(said)
        for item in fields(value)
        if (said := getattr(value, item.name)) != _default(item)
    }


def _plain(value: object) -> Json:
    match value:
        case Level():
            return value.name
        case Enum():
            return str(value.value)
        case datetime():
            return utc_text(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case None | bool() | int() | str():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _told(value)
        case _:
            raise TypeError(f"an entry cannot hold {type(value).__name__}")


@functools.cache
def _readers_of(kind: str) -> dict[str, Callable[[Any], Any]]:
    cls = EVENT_KINDS[kind]
    # `Json` names itself and its parts, which only the module that defines it knows.
    hints = typing.get_type_hints(cls, localns=vars(entries))
    return {item.name: _reader(hints[item.name]) for item in fields(cls)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        if len(inner) == 1:
            read = _reader(inner[0])
            return lambda value: None if value is None else read(value)
    if typing.get_origin(hint) is tuple:
        read = _reader(typing.get_args(hint)[0])
        return lambda value: tuple(read(item) for item in value)
    if hint is datetime:
        return utc_time
    if hint is Level:
        return lambda name: Level[name]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint):
        return functools.partial(_build, hint)
    return lambda value: value


def _build(cls: Any, value: Mapping[str, Any]) -> Any:
    return cls(**value)
