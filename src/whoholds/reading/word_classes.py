"""Classes of words by what they do in a sentence, from the lexicons; every step of reading asks them."""

from __future__ import annotations

from whoholds.reading.lexicon import words

DETERMINERS, PREPOSITIONS = words("grammar", "determiners"), words("grammar", "prepositions")
CONJUNCTIONS, SUBORDINATORS = words("grammar", "conjunctions"), words("grammar", "subordinators")
PRONOUNS, ADVERBS = words("grammar", "pronouns"), words("grammar", "adverbs")
AUXILIARIES, BE, HAVE = words("grammar", "auxiliaries"), words("grammar", "be"), words("grammar", "have")
MODALS, NEGATIONS = words("grammar", "modals"), words("grammar", "negations")
FORCES, POSITIONS, CIVILIANS = words("actors", "forces"), words("actors", "positions"), words("actors", "civilians")
BACKED, HELD = words("actors", "backed"), words("actors", "held")
DIRECTIONS, FEATURES = words("terms", "chunks.directions"), words("terms", "chunks.features")
COLLECTIVE, STRONGHOLDS = words("terms", "chunks.collective"), words("control", "stronghold_nouns")
TAKEN = words("terms", "chunks.taken")
"""Verbs whose object is a place."""
NOUN_VERBS = (
    words("grammar", "noun_verbs")
    | frozenset(w + "s" for w in words("grammar", "noun_verbs"))
    | words("chunking", "nouns_that_are_verbs")
)
"""Forms that are nouns at least as often as verbs."""
