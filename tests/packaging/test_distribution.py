"""One wheel, one sdist, one editable install: each renders a template and carries the assets."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
RENDER = """
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["pd_portal", "pd_portal.ui", "django_htmx"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
django.setup()
from django.template.loader import get_template
print(get_template("pd/base.html").origin.name)
"""
pytestmark = [pytest.mark.slow, pytest.mark.once]


def run(*command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(folder, kind, source=ROOT):
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", folder, source)
    return next(Path(folder).glob("*.whl" if kind == "wheel" else "*.tar.gz"))


def a_template_renders_from(python, cwd):
    return run(python, "-W", "ignore", "-c", RENDER, cwd=cwd)


def installed(tmp_path, *what):
    """A fresh virtual environment that sees the suite's libraries but not the checkout."""
    run(sys.executable, "-m", "venv", "--system-site-packages", tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    libraries = run(sys.executable, "-c", "import site; print(site.getsitepackages()[0])").strip()
    target = run(python, "-c", "import site; print(site.getsitepackages()[0])").strip()
    (Path(target) / "libraries.pth").write_text(libraries + "\n")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", *what)
    return python


def test_the_wheel_renders_a_template_and_carries_the_assets(tmp_path):
    wheel = build(tmp_path, "wheel")
    names = zipfile.ZipFile(wheel).namelist()

    assert {"pd_portal/templates/pd/base.html", "pd_portal/ui/static/pd/dist/pd.css"} <= set(names)
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {
        "pd_portal",
        "courses",
        "coaching",
    }
    assert str(tmp_path) in a_template_renders_from(installed(tmp_path, wheel), tmp_path)


def test_a_wheel_made_from_the_sdist_renders_a_template(tmp_path):
    sdist = build(tmp_path, "sdist")
    run("tar", "xzf", sdist, "-C", tmp_path)
    unpacked = next(path for path in tmp_path.iterdir() if path.is_dir())

    wheel = build(tmp_path / "again", "wheel", unpacked)

    assert str(tmp_path) in a_template_renders_from(installed(tmp_path, wheel), tmp_path)


def test_an_editable_install_renders_a_template(tmp_path):
    python = installed(tmp_path, "--editable", ROOT)

    assert str(ROOT) in a_template_renders_from(python, tmp_path)
