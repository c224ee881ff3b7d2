"""Types and lint of the report's scripts, by tools from npm.  Where there is no npm it says so; in CI that is an error."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

npm = shutil.which("npm")
if not npm:
    print("not done: needs npm (apt install nodejs npm)")
    sys.exit(os.environ.get("CI") == "true")
for command in (["install", "--loglevel=error"], ["run", "--silent", "lint"]):
    if status := subprocess.run([npm, *command], cwd=Path(__file__).parent, check=False).returncode:
        sys.exit(status)
