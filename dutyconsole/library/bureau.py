"""What a bureau works with: the shipped organisation and playbooks, and its own files over them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from dutyconsole.domain.playbook import Playbook
from dutyconsole.library.call_list import read_call_list
from dutyconsole.library.clocks import read_clocks
from dutyconsole.library.criteria import read_criteria
from dutyconsole.library.flaw import Flaw, Flawed
from dutyconsole.library.organisation import Organisation, read_organisation
from dutyconsole.library.reader import read_playbook
from dutyconsole.shipped import shipped


@cache
def load_reference() -> Organisation:
    """The shipped organisation: kinds, posts, parties, groups."""
    return read_organisation(shipped("data", "organisation.yaml"))


def reference_in(directory: Path) -> Organisation:
    """The organisation with the bureau's own files of `directory`.

    They are `criteria.yaml`, `call_list.yaml` and `clocks.yaml`. Where one is missing the shipped
    one holds. Where one cannot be read there are no criteria, or the shipped list or figures hold,
    and `flaws` says why: a desk opens all the same.
    """
    reference = load_reference()
    flaws: tuple[Flaw, ...] = ()
    own = directory / "criteria.yaml"
    try:
        criteria = read_criteria(own if own.exists() else shipped("data", "criteria.yaml"))
        reference = replace(reference, criteria=criteria)
    except Flawed as flawed:
        flaws = flawed.flaws
    own = directory / "call_list.yaml"
    try:
        if own.exists():
            reference = read_call_list(own, reference)
    except Flawed as flawed:
        flaws = (*flaws, *flawed.flaws)
    reference = replace(reference, clocks=read_clocks(shipped("data", "clocks.yaml")))
    own = directory / "clocks.yaml"
    try:
        if own.exists():
            reference = replace(reference, clocks=read_clocks(own, reference.clocks))
    except Flawed as flawed:
        flaws = (*flaws, *flawed.flaws)
    return replace(reference, flaws=tuple(flaw.text for flaw in flaws))


@cache
def shipped_playbooks() -> tuple[tuple[Playbook, bytes], ...]:
    """The shipped playbooks with the bytes of their files, in the order of the source."""
    found = []
    for path in sorted(shipped("playbooks").glob("*.yaml"), key=_in_source_order):
        raw = path.read_bytes()
        found.append((read_playbook(raw, path.name), raw))
    return tuple(found)


def _in_source_order(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("-") if part.isdigit())
