"""Reads what stands above and below the copy: byline, dateline, sign-off."""
