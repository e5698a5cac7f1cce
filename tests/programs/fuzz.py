"""A program that searches for input that breaks a promise, guided by coverage.

It needs atheris, and runstep with the extra ``test``:

    python tests/programs/fuzz.py [RUNS [SEED]]

It makes RUNS inputs, a million by default, and gives each one to a function of
`entry_points`. The same SEED makes the same inputs. At the first input that breaks a
promise, the program stops with the traceback and writes the input to a file
``crash-…``. With the name of such a file as RUNS, it tries only this input. An input
that was found becomes a regression test in `test_any_input`.
"""

import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped]  # its stubs lack most functions
import attrs

# atheris measures the coverage of what is imported here: the package, and all modules
# that import it.
sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["runstep"]):
    from tests.helpers import entry_points

from runstep.enums import STRICTNESSES
from tests.helpers.mutations import mutate
from tests.helpers.samples import DELTA, SAMPLES, STEP
from tests.helpers.wire import compact, recorded, streams

#: What is done with an input. Its first byte selects the form and the strictness, its
#: second byte the class; the other bytes are the content.
FORMS = ("structure", "converters", "loads", "constructor", "events", "lines", "file")
#: The length of an input at most: the longest sample and some more.
MAX_LENGTH = 4096


def try_input(given: bytes) -> None:
    """Call an entry point with an input; raise if that breaks a promise."""
    if len(given) < 2:
        return
    form = FORMS[given[0] % len(FORMS)]
    strictness = STRICTNESSES[given[0] // len(FORMS) % len(STRICTNESSES)]
    cls = entry_points.CLASSES[given[1] % len(entry_points.CLASSES)]
    content = given[2:]
    match form:
        case "loads":
            entry_points.check_loads(content, cls, strictness)
        case "events":
            length = 1 + given[1]
            pieces = [content[n : n + length] for n in range(0, len(content), length)]
            entry_points.check_events(pieces, strictness)
        case "lines":
            entry_points.check_events(content.splitlines(keepends=True), strictness)
        case "file":
            entry_points.check_file(content, strictness)
        case _:
            try:
                value = json.loads(content)
            except (ValueError, RecursionError):
                return
            if form == "structure":
                entry_points.check_structure(value, cls, strictness)
            elif form == "converters":
                entry_points.check_converters(value, cls, strictness)
            elif isinstance(value, dict) and isinstance(cls, type):
                names = [field.name for field in attrs.fields(cls)]
                arguments = {name: value.get(name) for name in names}
                entry_points.check_constructor(cls, arguments)


def change(given: bytes, max_length: int, seed: int) -> bytes:
    """Return an input, changed as JSON if it is JSON, or else as bytes."""
    dice = random.Random(seed)
    if len(given) > 2 and dice.random() < 0.6:
        try:
            value = json.loads(given[2:])
            for _ in range(dice.randint(1, 3)):
                value, _ = mutate(value, dice)
        except (ValueError, RecursionError, IndexError):
            pass
        else:
            changed = given[:2] + compact(value).encode(errors="surrogatepass")
            return changed[:max_length]
    return bytes(atheris.Mutate(given, max_length))


def seeds() -> list[bytes]:
    """Return the first inputs: samples and recorded payloads, in every form."""
    samples = [compact(value).encode() for value in SAMPLES.values()]
    samples += [compact(row.payload).encode() for row in recorded("steps")[:40]]
    events = [("created", STEP), ("delta", DELTA), ("completed", STEP)]
    lines = [f"event: thread.run.step.{n}\ndata: {compact(v)}\n\n" for n, v in events]
    samples += [text.encode() for text in ("".join(lines), *streams()[:10])]
    return [
        bytes([form + len(FORMS) * strictness, number % len(entry_points.CLASSES)])
        + sample
        for number, sample in enumerate(samples)
        for form in range(len(FORMS))
        for strictness in range(len(STRICTNESSES))
        if len(sample) < MAX_LENGTH
    ]


def main(runs: str = "1000000", seed: str = "8") -> None:
    if Path(runs).is_file():
        try_input(Path(runs).read_bytes())
        return
    with TemporaryDirectory() as corpus:
        for number, each in enumerate(seeds()):
            Path(corpus, str(number)).write_bytes(each)
        options = [f"-runs={runs}", f"-seed={seed}", f"-max_len={MAX_LENGTH}"]
        argv = [sys.argv[0], *options, "-timeout=20", "-rss_limit_mb=4096", corpus]
        atheris.Setup(argv, try_input, custom_mutator=change)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
