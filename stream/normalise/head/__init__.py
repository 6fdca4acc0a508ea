"""What stands over the copy: byline and dateline."""
