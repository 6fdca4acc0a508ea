"""Writes what comes, settles what it means to what is there, and takes old articles out."""
