"""Shared by every test: the migrated database copies and the Hypothesis profiles."""

import gc
import os

from hypothesis import HealthCheck, settings

from tests.plugins.database import django_db_setup

__all__ = ["django_db_setup"]

quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("dev", max_examples=15, deadline=None, suppress_health_check=quiet)
settings.register_profile(
    "ci", max_examples=150, derandomize=True, deadline=None, suppress_health_check=quiet
)
settings.register_profile("fuzz", max_examples=10_000, deadline=None, suppress_health_check=quiet)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure() -> None:
    """Pages and templates make many small objects; looking for garbage took an eighth of the time."""
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items: list) -> None:
    """Long tests first: at the end no worker waits for another one's."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Nothing that was imported is garbage."""
    gc.collect()
    gc.freeze()
