"""Text of made-up words: as many documents as are wanted, none of which is like another."""

import random

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu")
_VOCABULARY = 4000


class Words:
    """A language of its own for each seed."""

    def __init__(self, seed: int):
        self.generator = random.Random(seed)
        self.vocabulary = ["".join(self._syllables(self.generator.randint(2, 4))) for _ in range(_VOCABULARY)]
        self._told: set[str] = set()

    def paragraph(self, words: int) -> str:
        """Sentences of so many words together."""
        sentences = []
        while words > 0:
            length = min(words, self.generator.randint(8, 18))
            sentences.append(" ".join(self.generator.choices(self.vocabulary, k=length)).capitalize() + ".")
            words -= length
        return " ".join(sentences)

    def name(self) -> str:
        """A word that was not told before. All are of one length and longer than the others, so none stands in
        another."""
        while True:
            word = "".join(self._syllables(5))
            if word not in self._told:
                self._told.add(word)
                return word

    def _syllables(self, count: int) -> list[str]:
        return self.generator.choices(_SYLLABLES, k=count)
