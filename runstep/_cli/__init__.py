"""The commands of ``python -m runstep``: check and show."""
