"""Adopting playbooks: only what stands in the log can be walked."""

from __future__ import annotations

import base64

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain.entry import PLAYBOOKS, Entry
from dutyconsole.domain.events import PlaybookAdopted
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.playbook_data import playbook_data
from dutyconsole.domain.refusal import Code, refuse


def adopted(playbook: Playbook, raw: bytes, shipped: Playbook | None = None) -> PlaybookAdopted:
    """The event that puts a checked playbook in force.

    Args:
        playbook: As read and checked, its digest computed.
        raw: The bytes of its file.
        shipped: The shipped playbook of the same id; None if this is the shipped one.
    """
    return PlaybookAdopted(
        playbook=playbook.id,
        version=playbook.version,
        digest=playbook.digest,
        content=playbook_data(playbook),
        file=base64.b64encode(raw).decode(),
        local=shipped is not None and shipped.digest != playbook.digest,
        changed_response=shipped is not None and shipped.response != playbook.response,
    )


def adopt(
    desk: Desk, officer: Officer, playbook: Playbook, raw: bytes, shipped: Playbook | None
) -> Entry:
    """Put a bureau's own text of a playbook in force for new runs; open runs keep theirs.

    Raises:
        Refused: `invalid` where this text is in force already; `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        newest = scene.adopted.newest.get(playbook.id)
        if newest is not None and newest.digest == playbook.digest:
            refuse(
                Code.INVALID,
                "This text of playbook {playbook} is in force already",
                "nothing is left to do",
                playbook=Name("playbook", playbook.id),
            )
        if newest is not None and playbook.version <= newest.version:
            refuse(
                Code.INVALID,
                "Playbook {playbook} is in force as version {version}",
                "give the new text a version above {version}",
                playbook=Name("playbook", playbook.id),
                version=newest.version,
            )
        event = adopted(playbook, raw, shipped)
        if shipped is None:
            event = PlaybookAdopted(
                event.playbook,
                event.version,
                event.digest,
                event.content,
                event.file,
                local=True,
                changed_response=bool(playbook.response),
            )
        return scene.append(PLAYBOOKS, [event])[-1]

    return desk.perform(officer, Action.ADOPT_PLAYBOOK, work)
