"""Marks for tests that need something: where it is missing, they are skipped."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "programs"
IN_WEBASSEMBLY = sys.platform == "emscripten"

programs = pytest.mark.skipif(
    IN_WEBASSEMBLY, reason="WebAssembly can't start other programs"
)
bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
event_loops = pytest.mark.skipif(
    IN_WEBASSEMBLY, reason="WebAssembly has no event loop of its own"
)
source = pytest.mark.skipif(
    not (ROOT / "docs").is_dir(), reason="the tests run outside the source tree"
)
threads = pytest.mark.skipif(IN_WEBASSEMBLY, reason="WebAssembly has one thread")
