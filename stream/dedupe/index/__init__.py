"""What is kept of articles, and how the candidates are found that an article is compared with."""
