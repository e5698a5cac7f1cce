"""The command line: ``runstep``, or ``python -m runstep``.

Ctrl-C may come at any moment, so nothing is imported before `main` can catch it.
"""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    try:
        from ._cli.command_line import run

        return run(arguments)
    except KeyboardInterrupt:
        from ._cli.outputs import discard_output

        discard_output()
        return 130  # 128 + SIGINT, as in a shell


if __name__ == "__main__":
    sys.exit(main())
