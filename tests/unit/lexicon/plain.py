"""Plain text as a desk types it, with one line above its headline."""

from stream.wire import Limits, read

COPY = "QUAYMOUTH (HPA) - The mill will be sold to its millers, both sides said."


def headed(line):
    (item,) = read(f"BC-Mill-Sale\n{line}\nMill sold\nBy IDA FENN\n\n{COPY}\n".encode(), Limits()).items
    return item
