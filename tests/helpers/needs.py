"""What a test may need and a machine may lack: marks that skip it there."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "programs"
IN_WEBASSEMBLY = sys.platform == "emscripten"

programs = pytest.mark.skipif(
    IN_WEBASSEMBLY, reason="a program in WebAssembly starts no others"
)
bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
event_loops = pytest.mark.skipif(
    IN_WEBASSEMBLY, reason="an event loop in WebAssembly is its host's"
)
source = pytest.mark.skipif(
    not (ROOT / "docs").is_dir(), reason="the source tree is not here"
)
threads = pytest.mark.skipif(
    IN_WEBASSEMBLY, reason="a program in WebAssembly has one thread"
)
