// Runs pytest in Pyodide, which is CPython in WebAssembly:
//
//     node pyodide.mjs PYODIDE PACKAGES PROJECT WIRE [ARGUMENT…]
//
// PYODIDE is Pyodide's main module, PACKAGES the folder of the packages that the tests
// need, PROJECT the folder of the tests, WIRE the folder of the recorded payloads.

import { existsSync } from "node:fs";

const [module, packages, project, wire, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(module);

const pyodide = await loadPyodide({
  args: ["pytest", ...args],
  env: {
    HOME: "/home/pyodide",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONPATH: "/packages",
    RUNSTEP_WIRE: "/wire",
  },
});
pyodide.mountNodeFS("/packages", packages);
pyodide.mountNodeFS("/project", project);
if (existsSync(wire)) pyodide.mountNodeFS("/wire", wire);

process.exitCode = pyodide.runPython(`
import importlib
import os
import sys

os.chdir("/project")
importlib.invalidate_caches()  # since Python has started without /packages
import pytest

int(pytest.main(sys.argv[1:]))
`);
