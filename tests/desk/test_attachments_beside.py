"""Attached files while desks are killed, and while others attach and erase at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from dutyconsole.desk import attachments
from tests.desk.bench import Bench
from tests.desk.test_attachments import EICAR, JPEG, attach, held, here, place_of, verdict

__all__ = ["here"]

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.desk.bench import Bench
from tests.desk.test_attachments import attach
from dutyconsole.eventlog.attachments import AttachmentStore
bench = Bench(Path(sys.argv[1]))
bench.incident_id = sys.argv[2]
method = sys.argv[4]
real = getattr(AttachmentStore, method)
def killed(*given):
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(AttachmentStore, method, killed)
attach(bench, Path(sys.argv[3]), None)
"""


def test_killed_between_file_and_entry_only_what_is_old_and_unnamed_is_swept(
    here: Bench, tmp_path: Path
) -> None:
    attach(here, tmp_path / "named")
    (tmp_path / "lost").write_bytes(EICAR)
    named = str(here.directory), here.incident_id, str(tmp_path / "lost")
    words = [sys.executable, "-c", KILLED, *named]
    killed = [
        subprocess.run([*words, method], check=False, capture_output=True, cwd=Path.cwd())
        for method in ("place", "_copied")
    ]
    assert [each.returncode for each in killed] == [-signal.SIGKILL] * 2, killed
    staged = [name for name in held(here) if name.endswith(".new")]
    assert len(staged) == 1
    assert len(held(here)) == 3
    ok, _, remarks = verdict(here)
    assert ok
    assert remarks == (
        "1 files are kept with the attachments that no entry names or that were erased",
    )
    supervisor = here.sign_on("supervisor1")
    assert attachments.sweep(here.desk, supervisor) == ()
    for name in held(here):
        os.utime(here.directory / name, (1, 1))
    [swept] = attachments.sweep(here.desk, supervisor)
    assert swept.path == here.directory / place_of(EICAR)
    attach(here, tmp_path / "named", None)
    assert held(here) == {place_of(JPEG): JPEG}


def test_two_desks_attach_while_a_third_erases_and_what_is_named_is_always_there(
    here: Bench, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(JPEG)
    others = [here.second_desk(who) for who in ("officer2", "supervisor1")]
    failed: list[BaseException] = []

    def work(job: Callable[[], object]) -> None:
        try:
            for _ in range(8):
                job()
        except BaseException as error:
            failed.append(error)

    def erase() -> None:
        known = others[1].incident.attachments
        if known:
            args = others[1].desk, others[1].officer, here.incident_id, known[-1].position
            attachments.erase(*args, "by law")
            attachments.sweep(others[1].desk, others[1].officer)

    jobs: list[Callable[[], object]] = [
        lambda: attach(here, tmp_path / "a", None),
        lambda: attach(others[0], tmp_path / "a", None),
        erase,
    ]
    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    assert len(here.incident.attachments) == 16
    ok, _, _ = verdict(here)
    assert ok
    attach(here, tmp_path / "a", None)
    assert held(here) == {place_of(JPEG): JPEG}
    for other in others:
        other.desk.log.close()
