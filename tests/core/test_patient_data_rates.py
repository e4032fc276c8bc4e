"""How often the patient-data guard is right, on samples it was not written from; the docs publish it."""

from collections import Counter
from pathlib import Path

from trainingapp.core.patient_data import Level, find_patient_data

HERE = Path(__file__).parent / "corpus"
DOCS = Path(__file__).parents[2] / "docs" / "patient-data-guard.md"
WORDS = {
    "nhs_number": "NHS number",
    "date_of_birth": "date of birth",
    "postcode": "postcode",
    "phone": "telephone number",
    "patient_name": "patient's name",
}


def true_samples() -> list[tuple[str, str]]:
    lines = (HERE / "true.tsv").read_text("utf-8").splitlines()
    return [(kind, text) for kind, text in (line.split("\t") for line in lines)]


def innocent_samples() -> list[str]:
    return (HERE / "innocent.txt").read_text("utf-8").splitlines()


def published() -> set[str]:
    return {line.strip() for line in DOCS.read_text("utf-8").splitlines() if line.startswith("|")}


def test_there_are_enough_different_samples() -> None:
    assert len(set(true_samples())) >= 300
    assert len(set(innocent_samples())) >= 300


def test_true_samples_are_found_as_often_as_the_docs_say() -> None:
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for kind, text in true_samples():
        total[kind] += 1
        found[kind] += kind in {finding.kind.value for finding in find_patient_data(text)}
    for kind, words in WORDS.items():
        missed = total[kind] - found[kind]
        assert f"| {words} | {total[kind]} | {found[kind]} | {missed} |" in published()


def test_every_nhs_number_is_refused() -> None:
    for kind, text in true_samples():
        if kind == "nhs_number":
            assert any(finding.level is Level.BLOCK for finding in find_patient_data(text)), text


def test_innocent_samples_are_left_alone_as_often_as_the_docs_say() -> None:
    refused = warned = 0
    for text in innocent_samples():
        levels = {finding.level for finding in find_patient_data(text)}
        refused += Level.BLOCK in levels
        warned += bool(levels) and Level.BLOCK not in levels
    total = len(innocent_samples())
    row = next(line for line in published() if line.startswith("| dates, codes"))
    assert row.split("|")[2:6] == [f" {n} " for n in (total, refused, warned, total - refused - warned)]
