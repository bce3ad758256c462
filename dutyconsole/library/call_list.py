"""Whom the bureau calls, who stands in for whom, and how many must answer: all local settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.roster import Post
from dutyconsole.library.flaw import Flawed, Flaws, choose, quoted
from dutyconsole.library.form import Form, Lines
from dutyconsole.library.yaml_source import parse, read_bytes

if TYPE_CHECKING:
    from dutyconsole.domain.contacts import Members
    from dutyconsole.library.organisation import Organisation

KEYS: Final = ("call_list", "deputies", "answers_needed")


@dataclass(frozen=True, slots=True)
class Calling:
    """How the bureau calls.

    Attributes:
        call_list: Whom it calls in any incident, posts and groups.
        deputies: Post -> the posts that stand in for it, the first to be called first.
        answers_needed: Post or group -> how many of its people must answer, where not one.
    """

    call_list: tuple[str, ...]
    deputies: Mapping[str, tuple[str, ...]]
    answers_needed: Mapping[str, int]


def read_call_list(path: Path, organisation: Organisation) -> Organisation:
    """The organisation with the bureau's own way of calling.

    Args:
        path: Such as `call_list.yaml` in the data directory: any of the keys `call_list`,
            `deputies` and `answers_needed`. One that is not there is as shipped.
        organisation: Knows the posts and groups.

    Raises:
        Flawed: With everything wrong with it.
    """
    flaws = Flaws(str(path))
    table = parse(read_bytes(path), flaws)
    if table is None or flaws.all():
        raise Flawed(flaws.all())
    form = Form(table, "", flaws, Lines())
    form.reject_unknown(KEYS)
    found = calling(form, organisation.posts, organisation.groups)
    if not any(key in form for key in KEYS):
        form.wrong("call_list", "is missing", "add it, or deputies, or answers_needed")
    if flaws.all():
        raise Flawed(flaws.all())
    return replace(
        organisation,
        call_list=found.call_list if "call_list" in form else organisation.call_list,
        deputies=found.deputies if "deputies" in form else organisation.deputies,
        answers_needed=(
            found.answers_needed if "answers_needed" in form else organisation.answers_needed
        ),
    )


def calling(form: Form, posts: Mapping[str, Post], groups: Mapping[str, Members]) -> Calling:
    """What a file says of calling; a key that is not there says nothing."""
    anybody = {**posts, **groups}
    listed = form.words("call_list", required="call_list" in form)
    form.check_known("call_list", listed, anybody)
    return Calling(
        listed,
        MappingProxyType(dict(_deputies(form, posts))),
        MappingProxyType(_answers_needed(form, posts, groups)),
    )


def _deputies(form: Form, posts: Mapping[str, Post]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    table = form.form("deputies")
    for post in table.entries() if table is not None else ():
        assert table is not None
        _check_name(table, post, posts)
        found[post] = table.words(post, required=True, lone=True)
        table.check_known(post, found[post], posts)
        if post in found[post]:
            table.wrong(post, "stands in for itself", "name another post")
    return found


def _answers_needed(
    form: Form, posts: Mapping[str, Post], groups: Mapping[str, Members]
) -> dict[str, int]:
    found: dict[str, int] = {}
    table = form.form("answers_needed")
    for name in table.entries() if table is not None else ():
        assert table is not None
        _check_name(table, name, {**posts, **groups})
        word = table.word(name, required=True)
        if not (word.isascii() and word.isdigit() and int(word)):
            if word.strip():
                table.wrong(name, f"{quoted(word)} is no count", "write a number such as 1")
            continue
        found[name] = int(word)
        group = groups.get(name)
        if group is not None and found[name] > len(group.members):
            most = len(group.members)
            table.wrong(name, f"{word} is more than its posts", f"write at most {most}")
    return found


def _check_name(table: Form, name: str, known: Collection[str]) -> None:
    if name not in known:
        table.wrong(name, "is unknown", choose(name, known))
