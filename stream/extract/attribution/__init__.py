"""Who governs the quoted words: the rules, by the form that they read."""
