"""`python -m stream`: the same as `wirestream`."""

from stream.cli.commands import main

main()
