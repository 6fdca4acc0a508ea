"""What is remembered of articles, and the candidates that an article is compared with."""
