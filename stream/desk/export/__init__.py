"""Writes stored articles for other systems and for people: ninjs, NewsML-G2, text; and many as JSON lines or a table.

What may go out is said by `stream.desk.standing` alone. Of what was killed or withheld only ids go out, unless an
editor asks for it.
"""
