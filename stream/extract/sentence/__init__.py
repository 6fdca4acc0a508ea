"""The words of a paragraph outside its marks: tokens, sentences, mentions and clauses."""
