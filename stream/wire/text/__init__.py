"""Reads plain text, and the line formats of the telegraph: IPTC 7901, ANPA, ZCZC, WMO."""
