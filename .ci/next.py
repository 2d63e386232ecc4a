"""Run the suite on the newest Django with the newest Python found by running candidates.

Candidates: $PYTHON_NEXT, python3.13 and python3.12 on PATH, pyenv's versions. Without one, it
says so and ends well: the machine, not the product, lacks something.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def candidates() -> list[str]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [str(path / "bin" / "python") for path in sorted(pyenv.glob("3.1[2-9]*"), reverse=True)]
    named = [os.environ["PYTHON_NEXT"]] if "PYTHON_NEXT" in os.environ else []
    return [*named, "python3.14", "python3.13", "python3.12", *found]


def version(python: str) -> tuple[int, int] | None:
    """The version ``python`` says it has when run; None when it does not run."""
    code = "import sys, venv, ssl, sqlite3; print(*sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = said.stdout.split()
    return int(major), int(minor)


def main() -> int:
    running = [(found, python) for python in candidates() if (found := version(python))]
    usable = [pair for pair in running if pair[0] in ((3, 12), (3, 13))]
    if not usable:
        print("test-next: no Python 3.12 or 3.13 runs on this machine; nothing was tested.")
        return 0
    python = max(usable)[1]
    folder = ROOT / "var" / "next"
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq"]
    if not (folder / "done").exists():
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
        # The lock file names the newest Django for these Pythons beside 5.2 for 3.11.
        pins = str(ROOT / "requirements-dev.txt")
        subprocess.run([*pip, "--require-hashes", "-r", pins], check=True)
        (folder / "done").touch()
    print(f"test-next: {python}")
    suite = [
        str(folder / "bin" / "python"),
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "-m",
        "not journey and not slow",
    ]
    return subprocess.run(suite, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
