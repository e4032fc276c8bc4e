"""The words for moderating decisions."""

from enum import StrEnum


class Verdict(StrEnum):
    """What a programme lead makes of a decision in a sample."""

    AGREE = "agree"
    QUERY = "query"


VERDICT_WORDS = {Verdict.AGREE: "Agree", Verdict.QUERY: "Query"}
