"""`python -m telnyx_porting` runs the program `telnyx-porting` if it is installed: `pip install "telnyx-porting[cli]"`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NoReturn

_PROGRAM = "telnyx-porting"
# The exit status with which shells report a missing program.
_NOT_FOUND = 127

_MISSING = f"""\
The program {_PROGRAM} is neither in this environment nor on the PATH. Install it with: pip install "telnyx-porting[cli]"
Other ways: https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/command-line.md#installation
"""


def _find() -> str | None:
    """Returns the path of the program that pip installed next to this package, or else of the one on the PATH."""
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")),
        # Of `pip install --target`.
        str(Path(__file__).parent.parent / "bin"),
    ]
    return shutil.which(_PROGRAM, path=os.pathsep.join(folders)) or shutil.which(_PROGRAM)


def main() -> NoReturn:
    """Runs the program with the arguments, and exits with its status."""
    program = _find()
    if program is None:
        sys.stderr.write(_MISSING)
        sys.exit(_NOT_FOUND)
    command = [program, *sys.argv[1:]]
    if os.name == "posix":
        os.execv(program, command)
    # On other systems, a replaced process appears to have ended.
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            # The program was interrupted too, and decides when to exit.
            continue


if __name__ == "__main__":
    main()
