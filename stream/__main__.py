"""`python -m stream`: the same as `wirestream`."""

from stream.cli import main

main()
