import pytest
import time_machine


@pytest.fixture(autouse=True)
def october_first():
    """Two months into the factories' school year, whatever the machine's clock says."""
    with time_machine.travel("2026-10-01T12:00:00-07:00", tick=False):
        yield
