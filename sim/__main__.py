"""`python -m sim`: the command where it is not on the path."""

from sim.cli.main import main

main(prog_name="sim")
