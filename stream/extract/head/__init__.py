"""What stands before the copy of a body: headline, byline, dateline, lead."""
