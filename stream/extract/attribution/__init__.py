"""Finds whose words a quote is: the rules (`rules`), the order in which they are asked (`cascade`), and what each
reads.
"""
