"""Stage 4: `Article` → `Extraction`. Headline, byline, dateline, lead, and the quotes with their speakers. Pure."""

from stream.extract.extraction import extract
from stream.extract.quotation import quotes

__all__ = ["extract", "quotes"]
