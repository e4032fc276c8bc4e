"""The reference library: complete, well formed, and refused with file and line when it is broken."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from trainingapp.frameworks.library import (
    Library,
    LibraryEntry,
    LibraryError,
    LibraryFault,
    library_folder,
    read_library,
)
from trainingapp.frameworks.library_models import (
    Competency,
    Conference,
    Driver,
    Expectations,
    Framework,
    JobDescription,
    JobStatement,
    PersonCriterion,
    PlanEvent,
    PlanTemplate,
    Publication,
    RatingScales,
    Responsibility,
    RoleSpecification,
    ScaleLevel,
    Theme,
)
from trainingapp.frameworks.terms import (
    Column,
    Participant,
    Pillar,
    PublicationKind,
    PublicationStatus,
    RatingScale,
    Requirement,
    SectionKind,
    SessionKind,
    SourceKey,
    StatementClass,
    Track,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(library_folder())


def codes(*ranges: str) -> list[str]:
    """`CSW-1.01..09` is CSW-1.01 to CSW-1.09, with the zeros it is written with."""
    found: list[str] = []
    for text in ranges:
        first, _, last = text.partition("..")
        number = re.findall(r"\d+", first)[-1]
        stem = first.removesuffix(number)
        found.extend(f"{stem}{n:0{len(number)}d}" for n in range(int(number), int(last or number) + 1))
    return found


def entry_codes(publication: Publication) -> list[str]:
    return [entry.code for entry in publication.entries]


# The whole library by code, written down here independently of the files.
EXPECTED: dict[str, list[str]] = {
    "coordinator-framework": codes(
        "CMP-A.1..4", "CMP-B.1..5", "CMP-C.1..5", "CMP-D.1..5",
        "CMP-E.1..7", "CMP-F.1..5", "CMP-G.1..4", "CMP-H.1..5",
    ),
    "accend": [],
    "macmillan-cancer-support-worker": codes(
        "CSW-O.1..4", "CSW-1.01..09", "CSW-2.01..10", "CSW-3.01..07", "CSW-H.01..06", "CSW-A.01..09"
    ),
    "macmillan-cancer-support-worker-person": codes(
        "CSW-PS-EDU.01..05", "CSW-PS-EXP.01..11", "CSW-PS-SKL.01..15", "CSW-PS-PER.01..06", "CSW-PS-EFF.01"
    ),
    "macmillan-complex-case-manager": codes(
        "CCM-O.1..4", "CCM-1.01..17", "CCM-2.01..11", "CCM-3.01..03", "CCM-4.01..03", "CCM-5.01..04",
        "CCM-R.1..5", "CCM-N.01..11", "MAC.1..9",
    ),
    "macmillan-complex-case-manager-person": codes(
        "CCM-PS-EDU.01..11", "CCM-PS-EXP.01..12", "CCM-PS-SKL.01..12", "CCM-PS-PER.01..07", "CCM-PS-EFF.01"
    ),
    "cancer-care-coordinator": codes("CCC-P.1..3", "CCC-D.01..13", "CCC-S.01..22"),
    "cancer-care-coordinator-person": codes(
        "CCC-PS-EXP.01..03", "CCC-PS-KNW.01..02", "CCC-PS-SKL.01..04", "CCC-PS-PER.01..03"
    ),
    "alliance-activity-menu": codes(
        "WCA-PRE.01..04", "WCA-SCR.01..02", "WCA-SAF.01..04", "WCA-EDX.01..03", "WCA-PER.01..03"
    ),
    "six-month-plan": codes(
        "PLAN-1.1..4", "PLAN-2.1..2", "PLAN-3.1..3", "PLAN-4.1..2", "PLAN-5.1..2", "PLAN-6.1..5"
    ),
    "monthly-themes": codes("THM-1..5"),
    "self-directed-courses": codes("COURSE-1..4", "PCI-1..3"),
    "support-workforce-conference": codes("CONF-1..5"),
    "supervision-and-training-responsibilities": codes("RESP-ALL.1..5", "RESP-PCN.1..6"),
    "programme-expectations": codes("EXP-COO.1..6", "EXP-PCN.1..5", "EXP-ALL.1..7"),
    "primary-care-cancer-drivers": [
        *codes("DES-1..6", "ARRS-1", "IIF-CAN-01..02", "IIF-CAN-04", "QOF-CAN001", "QOF-CAN004..005"),
        *codes("LTP-1..5", "TGT-1..3", "ARD-1"),
    ],
    "ongoing-support": codes("SUP-1..5"),
    "rating-scales": codes(
        "SCALE-KNOW.1..5", "SCALE-CONF.1..5", "SCALE-JUDGE.0..4", "SCALE-IMP.1..5", "SCALE-NEED.1..5"
    ),
}  # fmt: skip


def test_library_holds_exactly_the_publications_expected(library: Library) -> None:
    assert {publication.code for publication in library.publications} == set(EXPECTED)
    assert {publication.kind for publication in library.publications} == set(PublicationKind)


@pytest.mark.parametrize("code", EXPECTED)
def test_publication_holds_exactly_its_codes_in_order(library: Library, code: str) -> None:
    assert entry_codes(library.by_code(code)) == EXPECTED[code]


def test_no_code_is_used_twice(library: Library) -> None:
    counts = Counter(found.entry.code for found in library.entries)
    counts.update(section.code for publication in library.publications for section in publication.sections)
    assert [code for code, count in counts.items() if count > 1] == []


def everything(library: Library) -> Iterator[LibraryEntry]:
    found = list(library.entries)
    assert len(found) > 400
    yield from found


def test_every_statement_is_a_whole_sentence(library: Library) -> None:
    poor = [
        found.entry.code
        for found in everything(library)
        if not re.fullmatch(r"[A-Z“].*\.", found.entry.statement) or len(found.entry.statement.split()) < 5
    ]
    assert poor == []


def test_no_statement_stands_twice_in_one_publication(library: Library) -> None:
    for publication in library.publications:
        counts = Counter(entry.statement for entry in publication.entries)
        assert [statement for statement, count in counts.items() if count > 1] == []


def test_every_title_is_short(library: Library) -> None:
    titles = [(found.entry.code, found.entry.title or "") for found in everything(library)]
    assert [code for code, title in titles if len(title.split()) > 6] == []


def test_every_entry_says_where_it_comes_from(library: Library) -> None:
    for found in everything(library):
        citation = found.publication.source_of(found.entry)
        assert found.entry.source.section in citation
        if found.publication.source.key is not None and found.entry.source.document is None:
            assert found.publication.source.document in citation
            assert found.entry.source.lines is not None, found.entry.code


def test_line_references_are_well_formed_and_name_the_publications_document(library: Library) -> None:
    one = r"S[0-4] L\d+(-\d+)?"
    for found in everything(library):
        lines = found.entry.source.lines
        if lines is None:
            continue
        assert re.fullmatch(f"{one}(; {one})*", lines), (found.entry.code, lines)
        for first, last in re.findall(r"L(\d+)-(\d+)", lines):
            assert int(first) < int(last), (found.entry.code, lines)
        key = found.publication.source.key
        if key is not None and found.entry.source.document is None:
            assert key in lines, (found.entry.code, lines)


def test_every_publication_is_about_something(library: Library) -> None:
    for publication in library.publications:
        sentences = re.findall(r"[^.]+\.", publication.about)
        assert 2 <= len(sentences) <= 4, publication.code


def test_library_names_no_alliance_and_no_mailbox(library: Library) -> None:
    files = [*library_folder().rglob("*.yaml"), library_folder() / "README.md"]
    for file in files:
        text = file.read_text(encoding="utf-8")
        mailboxes = [found for found in re.findall(r"\S+@\S+", text) if not re.search(r"@[<\d]", found)]
        assert mailboxes == [], file
        assert "Wessex" not in text, file


def test_all_references_resolve_to_entries_or_sections(library: Library) -> None:
    known = {found.entry.code for found in library.entries}
    known |= {section.code for publication in library.publications for section in publication.sections}
    references = [reference for found in everything(library) for reference in found.entry.references()]
    assert len(references) > 100
    assert [reference for reference in references if reference.code not in known] == []


# --- Counts and facts of each publication -------------------------------------------------------------------


def by_section(publication: Publication) -> dict[str, int]:
    return {section.code: len(section.entries) for section in publication.sections}


def role_counts(library: Library, code: str) -> dict[SectionKind, list[int]]:
    role = library.by_code(code)
    assert isinstance(role, RoleSpecification)
    counts: dict[SectionKind, list[int]] = {}
    for section in role.sections:
        counts.setdefault(section.kind, []).append(len(section.entries))
    return counts


def test_support_worker_role_has_4_outcomes_26_core_and_15_additional_elements(library: Library) -> None:
    assert role_counts(library, "macmillan-cancer-support-worker") == {
        SectionKind.OUTCOMES: [4],
        SectionKind.CORE: [9, 10, 7],
        SectionKind.ADDITIONAL: [6, 9],
    }
    role = library.by_code("macmillan-cancer-support-worker")
    assert isinstance(role, RoleSpecification)
    assert role.status is PublicationStatus.MINIMUM_STANDARD
    assert (role.facts.career_framework_level, role.facts.nhs_band, role.facts.care_level) == (4, 4, 1)
    assert role.facts.core_in_every_job_description
    assert len(role.facts.declarations) == 2


def test_case_manager_role_has_its_38_core_elements_and_lists(library: Library) -> None:
    assert role_counts(library, "macmillan-complex-case-manager") == {
        SectionKind.OUTCOMES: [4],
        SectionKind.CORE: [17, 11, 3, 3, 4],
        SectionKind.RELATIONSHIPS: [5],
        SectionKind.PRIORITIES: [11],
        SectionKind.ORGANISATION_OUTCOMES: [9],
    }
    role = library.by_code("macmillan-complex-case-manager")
    assert isinstance(role, RoleSpecification)
    assert role.status is PublicationStatus.INDICATIVE
    assert (role.facts.career_framework_level, role.facts.care_level) == (7, 3)
    typical = [e.code for s in role.sections for e in s.entries if e.typical_in_community]
    assert typical == ["MAC.1", "MAC.3", "MAC.6"]


@pytest.mark.parametrize(
    ("code", "essential", "desirable", "inferred"),
    [
        (
            "macmillan-cancer-support-worker-person",
            32,
            6,
            codes("CSW-PS-EDU.05", "CSW-PS-EXP.08..11"),
        ),
        (
            "macmillan-complex-case-manager-person",
            33,
            10,
            codes("CCM-PS-EDU.07..11", "CCM-PS-EXP.08..12"),
        ),
        ("cancer-care-coordinator-person", 11, 1, []),
    ],
)
def test_person_specification_counts(
    library: Library, code: str, essential: int, desirable: int, inferred: list[str]
) -> None:
    publication = library.by_code(code)
    criteria = [entry for entry in publication.entries if isinstance(entry, PersonCriterion)]
    requirements = Counter(criterion.requirement for criterion in criteria)
    assert requirements == {Requirement.ESSENTIAL: essential, Requirement.DESIRABLE: desirable}
    doubtful = [criterion for criterion in criteria if criterion.column is Column.INFERRED]
    assert [criterion.code for criterion in doubtful] == inferred
    assert all(criterion.note for criterion in doubtful)
    shown = [c.code for c in criteria if publication.status_of(c) is PublicationStatus.INFERRED_COLUMN]
    assert shown == inferred


def test_every_criterion_of_the_proposed_person_specification_is_marked_proposed(library: Library) -> None:
    publication = library.by_code("cancer-care-coordinator-person")
    assert publication.status is PublicationStatus.PROPOSED
    columns = {e.column for e in publication.entries if isinstance(e, PersonCriterion)}
    assert columns == {Column.PROPOSED}


def test_job_description_has_3_drivers_13_duties_and_22_classed_skills(library: Library) -> None:
    job = library.by_code("cancer-care-coordinator")
    assert isinstance(job, JobDescription)
    assert by_section(job) == {"CCC-P": 3, "CCC-D": 13, "CCC-S": 22}
    statements = [entry for entry in job.sections[2].entries if isinstance(entry, JobStatement)]
    classes: dict[StatementClass, set[str]] = {}
    for statement in statements:
        classes.setdefault(statement.statement_class, set()).add(statement.code.removeprefix("CCC-S."))
    assert classes == {
        StatementClass.ATTRIBUTE: {"05", "06", "10", "22"},
        StatementClass.KNOWLEDGE: {"07", "11", "12"},
        StatementClass.DUTY: {"04", "16", "17", "18", "20", "21"},
        StatementClass.SKILL: {"01", "02", "03", "08", "09", "13", "14", "15", "19"},
    }
    desirable = [s.code for s in statements if s.requirement is Requirement.DESIRABLE]
    assert desirable == ["CCC-S.12"]
    assert (job.facts.salary_from, job.facts.salary_to, job.facts.hours_per_week) == (21892, 24157, 37.5)


def test_activity_menu_has_16_activities_in_5_areas(library: Library) -> None:
    counts = by_section(library.by_code("alliance-activity-menu"))
    assert counts == {"WCA-PRE": 4, "WCA-SCR": 2, "WCA-SAF": 4, "WCA-EDX": 3, "WCA-PER": 3}


def competencies(library: Library) -> list[Competency]:
    framework = library.by_code("coordinator-framework")
    return [entry for entry in framework.entries if isinstance(entry, Competency)]


def test_draft_framework_has_40_competencies_in_8_areas(library: Library) -> None:
    framework = library.by_code("coordinator-framework")
    assert framework.status is PublicationStatus.DRAFT
    assert list(by_section(framework).values()) == [4, 5, 5, 5, 7, 5, 4, 5]
    assert len(competencies(library)) == 40


def test_every_competency_names_what_it_was_derived_from_and_what_would_show_it(library: Library) -> None:
    found = competencies(library)
    assert [c.code for c in found if not c.derived_from or not c.good_evidence or not c.source.lines] == []


def test_pillars_follow_the_areas(library: Library) -> None:
    pillars = {(c.code[4], c.pillar) for c in competencies(library)}
    assert pillars == {
        *((area, Pillar.CLINICAL_PRACTICE) for area in "ABCDE"),
        ("F", Pillar.LEADERSHIP_AND_COLLABORATION),
        ("G", Pillar.EVIDENCE_AND_IMPROVEMENT),
        ("H", Pillar.EDUCATION_AND_SELF_DEVELOPMENT),
    }


def test_accend_shell_has_7_levels_7_placeholder_domains_and_no_capabilities(library: Library) -> None:
    shell = library.by_code("accend")
    assert isinstance(shell, Framework)
    assert shell.status is PublicationStatus.SHELL
    assert [level.title for level in shell.facts.levels] == [
        "Supportive",
        "Assistive",
        "Pre-registration",
        "Registered",
        "Enhanced",
        "Advanced",
        "Consultant",
    ]
    assert [level.order for level in shell.facts.levels] == [1, 2, 3, 4, 5, 6, 7]
    assert list(by_section(shell).values()) == [0] * 7
    assert all("placeholder" in section.title for section in shell.sections)
    assert shell.facts.titles_editable
    assert shell.facts.import_notice == "import the licensed text"


def events(library: Library) -> dict[str, PlanEvent]:
    plan = library.by_code("six-month-plan")
    return {entry.code: entry for entry in plan.entries if isinstance(entry, PlanEvent)}


def test_plan_has_16_listed_events_and_2_proposed(library: Library) -> None:
    plan = events(library)
    listed = Counter(event.session_kind for event in plan.values() if event.listed)
    assert listed == {
        SessionKind.INDIVIDUAL: 6,
        SessionKind.GROUP: 5,
        SessionKind.JOINT_INITIAL: 1,
        SessionKind.JOINT_REVIEW: 1,
        SessionKind.JOINT_HANDOVER: 1,
        SessionKind.TNA: 1,
        SessionKind.CONFERENCE: 1,
    }
    proposed = [event.code for event in plan.values() if not event.listed]
    assert proposed == ["PLAN-6.4", "PLAN-6.5"]
    assert [plan[code].status for code in proposed] == [PublicationStatus.PROPOSED] * 2


def test_plan_with_its_proposals_delivers_what_is_promised(library: Library) -> None:
    plan = library.by_code("six-month-plan")
    assert isinstance(plan, PlanTemplate)
    kinds = Counter(event.session_kind for event in events(library).values())
    promised = plan.facts.commitment
    assert kinds[SessionKind.INDIVIDUAL] == promised.individual == 6
    assert kinds[SessionKind.GROUP] == promised.group == 6
    assert kinds[SessionKind.TNA] == promised.needs_analysis == 2
    assert kinds[SessionKind.CONFERENCE] == promised.conference == 1
    joint = (SessionKind.JOINT_INITIAL, SessionKind.JOINT_REVIEW, SessionKind.JOINT_HANDOVER)
    assert sum(kinds[kind] for kind in joint) == promised.joint == 3


def test_joint_sessions_bring_three_people_together_for_30_to_60_minutes(library: Library) -> None:
    joint = [event for event in events(library).values() if event.session_kind.startswith("joint")]
    assert [event.month for event in joint] == [1, 3, 6]
    three = (Participant.COORDINATOR, Participant.ALLIANCE_SUPERVISOR, Participant.PCN_SUPERVISOR)
    assert {event.participants for event in joint} == {three}
    assert {(event.minutes_min, event.minutes_max) for event in joint} == {(30, 60)}
    stated = [event.code for event in events(library).values() if event.minutes_source == "stated"]
    assert stated == [event.code for event in joint]


def test_group_sessions_follow_the_themes_of_their_months(library: Library) -> None:
    themed = {event.month: event.theme for event in events(library).values() if event.theme}
    assert themed == {month: f"THM-{month}" for month in range(1, 6)}
    themes = [e for e in library.by_code("monthly-themes").entries if isinstance(e, Theme)]
    assert {theme.month: theme.code for theme in themes} == themed


def test_needs_analyses_fall_in_month_1_and_from_month_5_to_the_middle_of_month_6(library: Library) -> None:
    analyses = {e.needs_analysis: e.window for e in events(library).values() if e.needs_analysis}
    assert analyses == {1: (1.0, 2.0), 2: (5.0, 6.5)}


def test_conference_may_stand_for_the_sixth_group_session(library: Library) -> None:
    plan = events(library)
    assert [event.code for event in plan.values() if event.counts_as_group] == ["PLAN-6.2"]
    assert plan["PLAN-6.4"].satisfied_by == ("PLAN-6.2",)


def test_training_only_track_has_analyses_groups_and_conference(library: Library) -> None:
    kept = {e.session_kind for e in events(library).values() if Track.TRAINING_ONLY in e.tracks}
    assert kept == {SessionKind.TNA, SessionKind.GROUP, SessionKind.CONFERENCE}
    assert all(Track.FULL in event.tracks for event in events(library).values())


def test_courses_are_four_self_directed_and_three_of_personalised_care(library: Library) -> None:
    assert by_section(library.by_code("self-directed-courses")) == {"COURSE": 4, "PCI": 3}


def test_conference_has_5_parts_and_its_audiences(library: Library) -> None:
    conference = library.by_code("support-workforce-conference")
    assert isinstance(conference, Conference)
    assert len(conference.sections[0].entries) == 5
    assert conference.facts.audiences == (
        "cancer care coordinators",
        "care navigators",
        "cancer support workers",
        "social prescribers",
        "therapy assistants and health care assistants",
    )
    assert conference.facts.counts_as_group


@pytest.mark.parametrize(
    ("code", "parties"),
    [
        ("supervision-and-training-responsibilities", {"alliance": 5, "pcn": 6}),
        ("programme-expectations", {"coordinator": 6, "pcn": 5, "alliance": 7}),
    ],
)
def test_responsibilities_and_expectations_by_party(
    library: Library, code: str, parties: dict[str, int]
) -> None:
    entries = [entry for entry in library.by_code(code).entries if isinstance(entry, Responsibility)]
    assert Counter(entry.party.value for entry in entries) == parties


def test_promised_sessions_are_matched_by_as_many_events(library: Library) -> None:
    promised = [f.entry for f in library.entries if isinstance(f.entry, Responsibility) and f.entry.promised]
    assert {entry.code: entry.promised for entry in promised} == {
        "EXP-COO.5": 1,
        "EXP-PCN.4": 3,
        "EXP-PCN.5": 1,
        "EXP-ALL.1": 6,
        "EXP-ALL.2": 6,
        "EXP-ALL.3": 2,
    }
    assert all(len(entry.satisfied_by) == entry.promised for entry in promised)


def test_release_is_one_to_two_hours_a_week_and_up_to_five_days(library: Library) -> None:
    expectations = library.by_code("programme-expectations")
    assert isinstance(expectations, Expectations)
    facts = expectations.facts
    assert (facts.training_hours_per_week_min, facts.training_hours_per_week_max) == (1, 2)
    assert (facts.days_max, facts.hours_per_day) == (5, 7.5)


def driver(library: Library, code: str) -> Driver:
    found = library.entry(code).entry
    assert isinstance(found, Driver)
    return found


def test_drivers_by_section(library: Library) -> None:
    counts = by_section(library.by_code("primary-care-cancer-drivers"))
    assert counts == {"DES": 6, "ARRS": 1, "IIF": 3, "QOF": 3, "LTP": 5, "TGT": 3, "ARD": 1}


def test_fit_indicators_replace_one_another(library: Library) -> None:
    assert driver(library, "IIF-CAN-01").superseded_by == "IIF-CAN-02"
    assert driver(library, "IIF-CAN-02").superseded_by == "IIF-CAN-04"
    assert driver(library, "IIF-CAN-04").superseded_by is None


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("QOF-CAN001", date(2021, 3, 31), False),
        ("QOF-CAN001", date(2021, 4, 1), True),
        ("QOF-CAN001", date(2025, 3, 31), True),
        ("QOF-CAN001", date(2025, 4, 1), False),
        ("IIF-CAN-01", date(2026, 1, 1), False),
        ("IIF-CAN-02", date(2024, 9, 30), True),
        ("IIF-CAN-02", date(2024, 10, 1), False),
        ("IIF-CAN-04", date(2024, 9, 30), False),
        ("IIF-CAN-04", date(2024, 10, 1), True),
        ("LTP-1", date(2026, 1, 1), True),
    ],
)
def test_driver_is_in_force_inside_its_dates(library: Library, code: str, day: date, expected: bool) -> None:
    assert driver(library, code).in_force_on(day) is expected


def test_unconfirmed_facts_are_marked_and_explained(library: Library) -> None:
    unconfirmed = {found.entry.code for found in library.entries if not found.entry.confirmed}
    assert unconfirmed == {"IIF-CAN-04", "QOF-CAN005", "TGT-2"}
    assert all(library.entry(code).entry.note for code in unconfirmed)


def test_ongoing_support_has_5_items(library: Library) -> None:
    assert by_section(library.by_code("ongoing-support")) == {"SUP": 5}


def test_rating_scales_run_as_agreed_and_only_3_and_4_sign_off(library: Library) -> None:
    scales = library.by_code("rating-scales")
    assert isinstance(scales, RatingScales)
    values = {section.scale: [level.value for level in section.entries] for section in scales.sections}
    assert values == {
        RatingScale.KNOWLEDGE: [1, 2, 3, 4, 5],
        RatingScale.CONFIDENCE: [1, 2, 3, 4, 5],
        RatingScale.JUDGEMENT: [0, 1, 2, 3, 4],
        RatingScale.IMPORTANCE: [1, 2, 3, 4, 5],
        RatingScale.CURRENT_AND_TARGET: [1, 2, 3, 4, 5],
    }
    levels = [entry for entry in scales.entries if isinstance(entry, ScaleLevel)]
    assert [level.code for level in levels if level.signs_off] == ["SCALE-JUDGE.3", "SCALE-JUDGE.4"]
    assert scales.facts.target_default == 4


# --- Finding things -----------------------------------------------------------------------------------------


def test_publications_are_sorted_and_found_by_code_version_and_kind(library: Library) -> None:
    order = [(p.kind, p.code) for p in library.publications]
    assert order == sorted(order)
    assert library.by_code("six-month-plan", "2023-04") is library.by_code("six-month-plan")
    assert [p.code for p in library.of_kind(PublicationKind.FRAMEWORK)] == ["accend", "coordinator-framework"]
    with pytest.raises(KeyError, match="six-month-plan@1999-01"):
        library.by_code("six-month-plan", "1999-01")
    with pytest.raises(KeyError, match="nothing-like-it"):
        library.by_code("nothing-like-it")


def test_entry_is_found_with_its_section_and_cited_in_words(library: Library) -> None:
    found = library.entry("CSW-1.04")
    assert found.section.code == "CSW-1"
    assert found.publication.source.key is SourceKey.S0
    assert found.publication.source_of(found.entry) == (
        "Role specification for the Macmillan Cancer Support Worker, care coordination, "
        "Core elements, 1, 2011"
    )


def test_entry_from_another_document_is_cited_with_that_document_and_its_year(library: Library) -> None:
    found = library.entry("TGT-1")
    assert found.publication.source_of(found.entry) == (
        "Cancer care coordinator job description, Purpose of the role"
    )


# --- Broken files -------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the library to break."""
    return Path(shutil.copytree(library_folder(), tmp_path / "competencies"))


FRAMEWORK = "frameworks/coordinator-framework@0.1.yaml"
PLAN = "plan-templates/six-month-plan@2023-04.yaml"
DRIVERS = "drivers/primary-care-cancer-drivers@2025-04.yaml"
THEMES = "themes/monthly-themes@2023-04.yaml"
RESPONSIBILITIES = "responsibilities/supervision-and-training-responsibilities@2023-04.yaml"


def change(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence of `old`; gives the line it began on, counting from 1."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults(folder: Path) -> tuple[LibraryFault, ...]:
    with pytest.raises(LibraryError) as caught:
        read_library(folder)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    return caught.value.faults


def only_fault(folder: Path) -> LibraryFault:
    found = faults(folder)
    assert len(found) == 1, found
    return found[0]


def test_bad_yaml_is_named_with_file_and_line(folder: Path) -> None:
    line = change(folder / FRAMEWORK, "      - code: CMP-A.2\n", "      - code: [CMP-A.2\n")
    found = only_fault(folder)
    assert found.file == folder / FRAMEWORK
    assert found.line == line + 1  # the bracket is missed at the next key
    assert found.message.startswith("this is not sound YAML")


def test_missing_statement_is_named_at_its_entry(folder: Path) -> None:
    whole = "      - code: CMP-B.3\n"
    text = (folder / FRAMEWORK).read_text(encoding="utf-8")
    start = text.index("        statement:", text.index(whole))
    end = text.index("        source:", start)
    (folder / FRAMEWORK).write_text(text[:start] + text[end:], encoding="utf-8")
    line = text[: text.index(whole)].count("\n") + 1
    assert only_fault(folder) == LibraryFault(folder / FRAMEWORK, line, "statement: this key is missing")


def test_duplicate_code_in_one_file_is_named_at_the_second(folder: Path) -> None:
    line = change(folder / FRAMEWORK, "      - code: CMP-A.2\n", "      - code: CMP-A.1\n")
    message = "the code CMP-A.1 is already used in coordinator-framework@0.1.yaml"
    assert only_fault(folder) == LibraryFault(folder / FRAMEWORK, line, message)


def test_code_of_another_publication_is_refused(folder: Path) -> None:
    line = change(folder / PLAN, "      - code: PLAN-4.1\n", "      - code: CMP-A.1\n")
    found = faults(folder)
    message = "the code CMP-A.1 is already used in coordinator-framework@0.1.yaml"
    assert LibraryFault(folder / PLAN, line, message) in found


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (PLAN, "minutes_min: 30", "minutes_min: half an hour", "minutes_min: Input should be a valid"),
        (PLAN, "minutes_min: 30", "minutes_min: 481", "minutes_min: Input should be less than"),
        (PLAN, "session_kind: group", "session_kind: crowd", "session_kind: Input should be 'individual'"),
        (PLAN, "listed: true", "listed: 1", "listed: Input should be a valid boolean"),
        (PLAN, "        month: 1", "        moon: 1", "moon: this key is not known here"),
        (THEMES, "version: \"2023-04\"", "version: 2023", "version: Input should be a valid string"),
        (DRIVERS, "2025-03-31", "next spring", "valid_to: Input should be a valid date"),
        (DRIVERS, "2025-03-31", "2025-13-31", "“2025-13-31” cannot be read as a value"),
        (FRAMEWORK, "derived_from: [WCA-PRE.01]", "derived_from: WCA-PRE.01", "derived_from: Input"),
        (FRAMEWORK, "kind: framework", "kind: frame", "kind: must be one of framework, role_"),
        (FRAMEWORK, "status: draft", "state: draft", "state: this key is not known here"),
        (FRAMEWORK, "title: Draft", "title: A\ntitle: Draft", "the key title stands here twice"),
    ],
)  # fmt: skip
def test_wrong_type_or_key_is_named_where_it_stands(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    line = change(folder / file, old, new) + new.count("\n")
    found = [fault for fault in faults(folder) if fault.line == line]
    assert [fault.file for fault in found] == [folder / file]
    assert found[0].message.startswith(message)


def test_one_wrong_item_of_a_list_is_named_by_its_number(folder: Path) -> None:
    line = change(folder / FRAMEWORK, "derived_from: [WCA-PRE.01]", "derived_from: [WCA-PRE.01, 7]")
    found = only_fault(folder)
    assert found.line == line
    assert found.message.startswith("derived_from, item 2: Input should be a valid string")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes_max: 60", "minutes_max: 20", "minutes_min is more than minutes_max"),
        ("[5.0, 6.5]", "[6.5, 5.0]", "window_months must run forwards inside months 1.0 to 7.0"),
        ("needs_analysis: 1\n", "theme: THM-1\n", "needs_analysis (1 or 2) belongs to a session of kind tna"),
    ],
)
def test_event_that_contradicts_itself_is_named_at_the_event(
    folder: Path, old: str, new: str, message: str
) -> None:
    text = (folder / PLAN).read_text(encoding="utf-8")
    line = text[: text.rindex("      - code: ", 0, text.index(old))].count("\n") + 1
    change(folder / PLAN, old, new)
    found = only_fault(folder)
    assert found.line == line
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            FRAMEWORK,
            "[WCA-PRE.01]",
            "[WCA-PRE.91]",
            "derived_from: there is no code WCA-PRE.91 in the library",
        ),
        (PLAN, "theme: THM-3", "theme: THM-9", "theme: there is no code THM-9 in the themes"),
        (PLAN, "theme: THM-3", "theme: CMP-A.1", "theme: there is no code CMP-A.1 in the themes"),
        (PLAN, "[PLAN-6.2]", "[PLAN-6.9]", "satisfied_by: there is no code PLAN-6.9 in the plan_template"),
        (
            DRIVERS,
            "superseded_by: IIF-CAN-02",
            "superseded_by: IIF-CAN-03",
            "superseded_by: there is no code IIF-CAN-03 in the drivers",
        ),
        (
            RESPONSIBILITIES,
            "satisfied_by: [PLAN-1.2, PLAN-3.3, PLAN-6.3]",
            "satisfied_by: [PLAN-1.2, PLAN-3.9, PLAN-6.3]",
            "satisfied_by: there is no code PLAN-3.9 in the plan_template",
        ),
        (
            "person-specifications/cancer-care-coordinator-person@0.1.yaml",
            "role: cancer-care-coordinator",
            "role: cancer-care-navigator",
            "role: there is no publication cancer-care-navigator in the library",
        ),
    ],
)
def test_unknown_reference_is_named_where_it_stands(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    line = change(folder / file, old, new)
    assert only_fault(folder) == LibraryFault(folder / file, line, message)


def test_reference_into_a_file_of_the_wrong_shape_is_not_called_unknown(folder: Path) -> None:
    line = change(folder / THEMES, "        month: 2", "        month: two")
    found = only_fault(folder)
    assert (found.file, found.line) == (folder / THEMES, line)


def test_file_name_that_does_not_match_its_version_is_a_fault(folder: Path) -> None:
    renamed = (folder / THEMES).rename(folder / "themes" / "monthly-themes@2024-04.yaml")
    found = only_fault(folder)
    assert (found.file, found.line) == (renamed, 3)
    assert "monthly-themes@2023-04.yaml" in found.message


def test_file_in_the_wrong_folder_is_a_fault(folder: Path) -> None:
    moved = (folder / THEMES).rename(folder / "courses" / "monthly-themes@2023-04.yaml")
    assert only_fault(folder) == LibraryFault(moved, 1, "a themes belongs in the folder themes")


def test_one_version_published_twice_is_a_fault(folder: Path) -> None:
    shutil.copy(folder / THEMES, folder / "themes" / "zz.yaml")
    messages = [fault.message for fault in faults(folder)]
    assert "monthly-themes@2023-04 is already published in monthly-themes@2023-04.yaml" in messages


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", "943-476-5919"])
def test_nhs_number_is_refused(folder: Path, number: str) -> None:
    line = change(folder / FRAMEWORK, "title: Finding people at risk", f"title: Finding {number}")
    found = only_fault(folder)
    assert found == LibraryFault(folder / FRAMEWORK, line, "the text holds what could be an NHS number")


def test_ten_digits_without_the_check_digit_are_let_through(folder: Path) -> None:
    change(folder / FRAMEWORK, "title: Finding people at risk", "title: Finding 943 476 5918")
    assert read_library(folder).entry("CMP-A.1").entry.title == "Finding 943 476 5918"


def test_email_address_is_refused(folder: Path) -> None:
    line = change(
        folder / FRAMEWORK, "title: Finding people", "title: Ask amara@southern-vale.example for people"
    )
    assert only_fault(folder) == LibraryFault(folder / FRAMEWORK, line, "the text holds an e-mail address")


def test_alias_is_refused_even_one_that_holds_itself(folder: Path) -> None:
    line = change(folder / FRAMEWORK, "derived_from: [WCA-PRE.01]", "derived_from: &all [*all]")
    found = only_fault(folder)
    assert found == LibraryFault(folder / FRAMEWORK, line, "anchors and aliases are not used in the library")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"- one\n- two\n", "the file must be a set of keys and values"),
        (b"just words\n", "the file must be a set of keys and values"),
        (b"kind: themes\ncode: \xff\xfe\n", "the file is not UTF-8 text"),
        (b"kind: themes\ncode: a\x00b\n", "this is not sound YAML"),
        (b"kind: !!python/object:os.system x\n", "cannot be read as a value"),
        (b"kind: themes\nabout: !odd {a: 1}\n", "this is not sound YAML"),
        (b"kind: themes\n[a, b]: 1\n", "a key must be a plain word"),
        (b"\tkind: themes\n", "this is not sound YAML"),
    ],
)
def test_file_that_is_no_publication_is_a_fault_and_not_a_crash(
    folder: Path, content: bytes, message: str
) -> None:
    odd = folder / "themes" / "odd@1.yaml"
    odd.write_bytes(content)
    found = faults(folder)
    assert {fault.file for fault in found} == {odd}
    assert any(message in fault.message for fault in found), found


def test_all_faults_of_all_files_are_reported_together(folder: Path) -> None:
    lines = [
        change(folder / PLAN, "minutes_min: 30", "minutes_min: long"),
        change(folder / PLAN, "mode: any", "mode: telepathy"),
        change(folder / DRIVERS, "valid_to: null", "valid_until: null"),
    ]
    found = {(fault.file, fault.line) for fault in faults(folder)}
    assert found >= {(folder / PLAN, lines[0]), (folder / PLAN, lines[1]), (folder / DRIVERS, lines[2])}


def test_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert only_fault(tmp_path) == LibraryFault(tmp_path, 1, "there are no library files here")


# --- Versions -----------------------------------------------------------------------------------------------


def next_version(folder: Path, version: str, edit: Callable[[str], str] = str) -> Path:
    text = (folder / THEMES).read_text(encoding="utf-8").replace('"2023-04"', f'"{version}"', 1)
    file = folder / "themes" / f"monthly-themes@{version}.yaml"
    file.write_text(edit(text), encoding="utf-8")
    return file


def test_versions_of_one_publication_share_codes_and_the_newest_is_found_first(folder: Path) -> None:
    next_version(folder, "2023-10", lambda text: text.replace("Coordinators learn what", "All learn what"))
    next_version(folder, "2023-9")
    library = read_library(folder)
    versions = [p.version for p in library.of_kind(PublicationKind.THEMES)]
    assert versions == ["2023-04", "2023-9", "2023-10"]
    assert library.by_code("monthly-themes").version == "2023-10"
    assert library.entry("THM-1").entry.statement.startswith("All learn what")


def test_digest_changes_with_the_content_and_not_with_its_looks(library: Library, folder: Path) -> None:
    before = library.by_code("monthly-themes").digest
    assert re.fullmatch(r"[0-9a-f]{64}", before)
    change(folder / THEMES, "month: 2", "month:   2  # prevention")
    assert read_library(folder).by_code("monthly-themes").digest == before
    change(folder / THEMES, "- Prevention", "- Staying well")
    assert read_library(folder).by_code("monthly-themes").digest != before


def test_worked_example_of_the_readme_is_a_valid_version(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert example is not None
    file = folder / "themes" / "monthly-themes@2027-04.yaml"
    file.write_text(example[1], encoding="utf-8")
    assert read_library(folder).by_code("monthly-themes").version == "2027-04"
    line = change(file, "        statement: >-", "        statement_was: >-")
    expected = re.search(r"monthly-themes@2027-04\.yaml:(\d+): (.*)", readme)
    assert expected is not None
    assert (line - 2, "statement: this key is missing") == (int(expected[1]), expected[2])
    assert LibraryFault(file, int(expected[1]), expected[2]) in faults(folder)


def test_readme_explains_every_key(library: Library) -> None:
    readme = (library_folder() / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z_]+)`", readme))
    used: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            used.update(value)
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    for publication in library.publications:
        collect(publication.model_dump(mode="json"))
    assert used - explained == set()
