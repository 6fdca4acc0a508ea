"""Stage 4 makes an `Extraction` of an `Article`: headline, byline, dateline, lead, and the quotes with their speakers.
It is pure.

`extract` reads an article, `quotes` the quotes of any text. A text is read in this order. Each room imports only those
above it (a contract in pyproject.toml holds that); `docs/quotes.md` explains the rules with examples.

    text
     │   paragraphs       spans of its paragraphs, and the limits that bound the work on one article
     │   marks/           runs: stretches between marks (`runs`, `scan`), turns of an interview (`interview`), speech
     │                    behind dashes (`dialogue`); a lost closing mark is mended (`unclosed`)
     │   names/           the full names of the article and what they tell: `NameBook`
     │   grammar/         what other languages need: articles by case, verbs of saying, moods; which language a text is
     │   sentence/        what stands outside the marks: tokens, sentences, mentions, the subject of a clause;
     │                    `ParsedText` makes them when they are first asked for
     │   animacy/         whether a mention can be somebody
     │   attribution/     whose words a run is: `cascade.attribute` asks the rules in order
     │                    → mention (`she`), cue (`said`), `Rule`
     │   coreference/     who is meant by the mention: `speaker_of` → `Speaker` (`Ilse Brandt`)
     │   judgement/       whether marked words are a quotation at all (`scare`), and the chance that quote and
     │                    speaker are right (`confidence`)
     │   frame/           attribution, judgement and coreference of texts that have a `Grammar`, in the place of the three
     │   quote_reader     takes each run through attribution, judgement and coreference, in the order of the text,
     │                    and joins runs that make one quote
     ▼   quotation        → `Quote`, as the schema has it

`head/` reads what stands before the copy (byline, dateline) and the lead; `extraction` puts all of it together. `cues`
and `wordlist` hold the words of attribution, `weights` the fitted numbers (MODEL.md).
"""

from stream.extract.extraction import extract
from stream.extract.judgement.confidence import SILENCE
from stream.extract.quotation import quotes

__all__ = ["SILENCE", "extract", "quotes"]
