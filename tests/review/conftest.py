"""The same desks as in the tests of the desk."""

from __future__ import annotations

from tests.desk.conftest import bench, sample_log

__all__ = ["bench", "sample_log"]
