"""What every test stands on: no setting of this machine reaches it, and nothing it does stays.

Nor does it reach another machine.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from dutyconsole import bootstrap

settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

HOME_VARIABLES = (
    *("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"),
    "XDG_STATE_HOME",
)
TERMINAL_VARIABLES = ("COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR")


@pytest.fixture(scope="session", autouse=True)
def isolated_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No `DUTYCONSOLE_*` of the machine, a home of our own, and cheap signing."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in (*os.environ, *TERMINAL_VARIABLES):
            if name.startswith("DUTYCONSOLE_") or name in TERMINAL_VARIABLES:
                patch.delenv(name, raising=False)
        for name in HOME_VARIABLES:
            patch.setenv(name, str(home))
        patch.setenv("DUTYCONSOLE_ARGON2_COST", "test")
        patch.setattr(bootstrap, "CHEAP_MODES", bootstrap.CHEAP_MODES | {"live"})
        patch.setattr(socket.socket, "connect", _connects)
        patch.setattr(socket.socket, "connect_ex", _connects)
        yield


def _connects(_: socket.socket, address: object) -> NoReturn:
    raise AssertionError(f"something in this process connects to {address}")
