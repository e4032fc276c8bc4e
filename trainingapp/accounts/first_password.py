"""Makes first passwords: easy to read aloud, hard to guess, to be replaced at the first sign-in."""

import secrets
from math import log2

CONSONANTS = "bdfghjkmnprstvwz"
VOWELS = "aeiou"
SYLLABLES = tuple(consonant + vowel for consonant in CONSONANTS for vowel in VOWELS)
GROUPS = 5
SYLLABLES_A_GROUP = 2
BITS = GROUPS * SYLLABLES_A_GROUP * log2(len(SYLLABLES))
"""How hard they are to guess: about 63 bits."""


def make_first_password() -> str:
    """Five groups of two syllables from the system's own randomness: "fodo-rimu-baku-zeni-tavo"."""
    return "-".join(
        "".join(secrets.choice(SYLLABLES) for _ in range(SYLLABLES_A_GROUP)) for _ in range(GROUPS)
    )
