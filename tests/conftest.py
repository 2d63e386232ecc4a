"""Shared by every test: the migrated database copies and the Hypothesis profiles."""

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
