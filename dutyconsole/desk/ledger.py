"""The folded log: one state per incident, shared by the desk's functions and the screens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from dutyconsole.desk.ports import Reader
from dutyconsole.domain.alarms import ALARM_KINDS, DeskState, fold_desk
from dutyconsole.domain.codec import check_known
from dutyconsole.domain.entry import DESK, PLAYBOOKS, ROSTER, Entry, incident_stream
from dutyconsole.domain.incident import Incident, fold
from dutyconsole.domain.office import OFFICE_KINDS, Office, fold_office
from dutyconsole.domain.roster import Roster, fold_roster
from dutyconsole.domain.situation import Adopted, fold_adopted

_LAST: Final = 5000
"""Silences and acknowledgements that are looked back at: months. What was acknowledged before that
and still has its cause rings once more, which loses nothing."""


class Ledger:
    """What the log says up to `position`: people, playbooks, the office, each incident asked for.

    Safe to use from several threads. States are immutable; only which one is newest changes.
    """

    def __init__(self, office: Office | None = None) -> None:
        self._lock = threading.RLock()
        self._incidents: dict[str, Incident] = {}
        self._loaded = False
        self.roster = Roster()
        self.adopted = Adopted()
        self.alarms = DeskState()
        self.office = office or Office()
        self.position = 0

    def advance(self, read: Reader, head: Callable[[], int]) -> None:
        """Fold what is new; only what is new is read.

        Raises:
            Refused: `unknown`, where a newer program has recorded something meanwhile.
        """
        with self._lock:
            if not self._loaded:
                self.position = head()
                last = read(kinds=ALARM_KINDS, limit=_LAST, newest_first=True)
                for entry in (*read(streams=[ROSTER, PLAYBOOKS]), *reversed(last)):
                    if entry.position <= self.position:
                        self._take(entry)
                for entry in read(kinds=OFFICE_KINDS):
                    if entry.position <= self.position:
                        self.office = fold_office(self.office, entry)
                self._loaded = True
            for entry in read(after=self.position):
                check_known(entry)  # also what no fold reads: state must not stand still unseen
                self._take(entry)
                if entry.kind in OFFICE_KINDS:
                    self.office = fold_office(self.office, entry)
                self.position = entry.position

    def incident(self, incident_id: str, read: Reader) -> Incident | None:
        """The incident as of `position`; folded from its beginning the first time."""
        with self._lock:
            if incident_id not in self._incidents:
                found: Incident | None = None
                for entry in read(streams=[incident_stream(incident_id)]):
                    if entry.position <= self.position:
                        found = fold(found, entry, self.adopted.by_digest)
                if found is None:
                    return None
                self._incidents[incident_id] = found
            return self._incidents[incident_id]

    def _take(self, entry: Entry) -> None:
        match entry.stream.partition("/"):
            case (stream, _, _) if stream == ROSTER:
                self.roster = fold_roster(self.roster, entry)
            case (stream, _, _) if stream == PLAYBOOKS:
                self.adopted = fold_adopted(self.adopted, entry)
            case (stream, _, _) if stream == DESK:
                self.alarms = fold_desk(self.alarms, entry)
            case ("incident", _, incident_id):
                before = self._incidents.get(incident_id)
                if before is not None or entry.seq == 1:
                    self._incidents[incident_id] = fold(before, entry, self.adopted.by_digest)
