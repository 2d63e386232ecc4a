"""Other Wagtail sites take the apps they want: docs/host-sites.md, tried on a site of that kind."""

import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


def visited(tmp_path, without):
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.host.settings",
        "HOST_WITHOUT": without,
        "PD_TEST_DATABASE": "sqlite",
        "PD_TEST_DB_NAME": str(tmp_path / "host.sqlite3"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.host.visit"],
        env=os.environ | own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "without", ["coaching pd_portal.policy", "courses pd_portal.policy", "pd_portal.policy", ""]
)
def test_a_host_with_some_of_the_apps_opens_every_page(tmp_path, without, django_db_setup):
    said = visited(tmp_path, without)

    assert "failed: " not in said
    assert "Traceback" not in said
    assert int(said.split("pages: ")[1].split()[0]) > 40, said
