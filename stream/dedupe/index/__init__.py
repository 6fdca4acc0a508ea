"""Keeps what is known of articles, and finds the candidates that an article is compared with."""
