"""One plan with something in every state, for tests that walk the whole app."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy.orm import Session

from tests.files import samples
from tests.supervision import scenes
from tests.training import acts
from tests.world import World
from trainingapp.assessments import services as assessments
from trainingapp.assessments.models import Decision, EvidenceFile, SignOffRequest, WitnessRequest
from trainingapp.assessments.services import ItemValues
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry
from trainingapp.handover import services as handover
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.models import Certificate
from trainingapp.notifications import services as notifications
from trainingapp.plans import services as plans
from trainingapp.plans.models import Agreement, Conference, Plan
from trainingapp.plans.rules import proposal
from trainingapp.plans.terms import AgreementKind
from trainingapp.programme import services as programme
from trainingapp.supervision import services as supervision
from trainingapp.supervision.models import SupervisionSession, TimeOffer
from trainingapp.supervision.terms import GuestRole, Mode
from trainingapp.supervision.values import GuestLine
from trainingapp.training import services as training
from trainingapp.training.models import Course, TimeEntry, TrainingLogEntry
from trainingapp.training.terms import TimePurpose

TODAY = date(2026, 11, 24)


@dataclass
class Scene:
    """Where everything is: names as they stand in the matrix's addresses, to ids."""

    world: World
    plan: Plan
    ids: dict[str, UUID | str]

    def address(self, path: str) -> str:
        """An address of the matrix with its names replaced by real ids."""
        for name, value in self.ids.items():
            path = path.replace(f"<{name}>", str(value))
        return path


def play(world: World) -> Scene:
    """Play a plan to its handover, leaving one of everything open; a second plan is somebody else's."""
    session = world.session
    with clock.at(date(2026, 5, 20)):
        conference = plans.add_conference(
            session, actor=world.lead, title="Autumn conference", held_on=date(2026, 9, 15), venue="Town hall"
        )
    plan = world.enrol()
    _enrol_somebody_else(world)
    individual = scenes.sent(session, world, plan, "PLAN-1.1", date(2026, 6, 4)).session
    joint = scenes.agreed(session, world, plan, "PLAN-6.3", date(2026, 11, 19)).session
    with clock.at(TODAY):
        booked = scenes.book(session, world, plan, "PLAN-6.1", date(2026, 11, 26))
        action = scenes.action(session, world, booked, due_on=date(2026, 12, 3))
        offer = _offer(session, world, plan)
        request, decision, entry = _sign_offs(session, world, plan)
        analysis = assessments.start_analysis(session, actor=world.coordinator, plan=plan, number=1)
        item = assessments.add_item(
            session,
            actor=world.coordinator,
            analysis=analysis,
            values=ItemValues(topic="Spreadsheets", importance=4, current=2),
        )
        cover = plans.arrange_cover(
            session,
            actor=world.lead,
            plan=plan,
            by=world.other_supervisor,
            from_on=date(2027, 2, 1),
            until_on=date(2027, 2, 5),
            reason="Annual leave",
        )
        report = handover.issue_report(session, actor=world.supervisor, plan=plan, expected_issue=1)
    group = _group(session, world, plan)
    with clock.at(TODAY):
        agreement = _agreement(session, world, plan)
        link = plans.make_link(session, actor=world.supervisor, plan=plan)
        time_request = _time_request(session, world, plan)
        evidence_file = _evidence_file(session, world, plan)
        witness = _witness(session, world, plan)
        course, line = _training(session, world, plan)
        certificate = _certificate(session, world, plan)
    with clock.at(TODAY + timedelta(days=1)):
        sample = programme.draw_sample(session, actor=world.lead, from_on=TODAY, until_on=TODAY, size=1)
    ids = {
        "certificate": certificate.id,
        "evidence": evidence_file.evidence_id,
        "evidence_file": evidence_file.id,
        "witness": witness.id,
        "time_request": time_request.id,
        "course": course.id,
        "line": line.id,
        "link": link.id,
        "message": _message(session, world),
        "plan": plan.id,
        "kind": agreement.kind.value,
        "agreement": agreement.id,
        "publication": plan.framework.code,
        "version": plan.framework.version,
        "activity": scenes.activity(plan, "PLAN-2.1").id,
        "individual": individual.id,
        "joint": joint.id,
        "booked": booked.id,
        "group": group.id,
        "guest": _guest(session, world, group),
        "conference": conference.id,
        "action": action.id,
        "offer": offer.id,
        "option": offer.options[0].id,
        "supervisor": world.supervisor.id,
        "cover": cover.id,
        "code": entry.code,
        "area": entry.section_code,
        "sample": sample.id,
        "pick": sample.picks[0].id,
        "request": request.id,
        "decision": decision.id,
        "item": item.id,
        "report": report.id,
        "person": world.other_coordinator.id,
        "organisation": world.practice.id,
        "duty": next(duty.id for duty in plan.responsibilities if duty.party.value == "pcn"),
    }
    _conference_register(session, world, plan, conference)
    session.flush()
    return Scene(world, plan, ids)


def _certificate(session: Session, world: World, plan: Plan) -> Certificate:
    """One that is not true any more: the plan is not complete."""
    content = CertificateContent(
        number="CC-2026-001",
        alliance="South Vale",
        coordinator=world.coordinator.name,
        role="Cancer care coordinator",
        pcn=plan.pcn.name,
        starts_on=plan.starts_on,
        completed_on=TODAY,
        framework=plan.framework.title,
        areas=(),
        not_applicable=0,
        issued_by=world.supervisor.name,
        decisions=(),
    )
    issued = Certificate(
        alliance_id=plan.alliance_id,
        plan_id=plan.id,
        number=content.number,
        code="2" * 20,
        issued_by_id=world.supervisor.id,
        content=content.as_data(),
        digest="0" * 64,
    )
    session.add(issued)
    session.flush()
    return issued


def _agreement(session: Session, world: World, plan: Plan) -> Agreement:
    kind = AgreementKind.PROGRAMME
    return plans.propose_agreement(
        session,
        actor=world.supervisor,
        plan=plan,
        kind=kind,
        values=proposal(kind, plan, None, TODAY),
    )


def _message(session: Session, world: World) -> UUID:
    """Mail that the supervisor waits for."""
    message = notifications.put(
        session,
        kind="session-invitation",
        to=world.pcn_supervisor,
        params={},
        alliance_id=world.organisation.id,
        waiting_id=world.supervisor.id,
    )
    assert message is not None
    return message.id


def _offer(session: Session, world: World, plan: Plan) -> TimeOffer:
    """Two times for the joint review, which nobody has answered."""
    return supervision.offer_times(
        session,
        actor=world.supervisor,
        plan=plan,
        activity=scenes.activity(plan, "PLAN-3.3"),
        times=[clock.london(date(2026, 12, day), 10) for day in (1, 2)],
        minutes=45,
        mode=Mode.VIDEO,
    )


def _enrol_somebody_else(world: World) -> None:
    world.enrol(
        world.other_coordinator,
        pcn=world.other_pcn,
        practices=[],
        pcn_supervisor=world.other_pcn_supervisor,
        alliance_supervisor=world.other_supervisor,
        starts_on=date(2026, 11, 2),
        employment_start=date(2026, 10, 5),
        today=TODAY,
    )


def _evidence_file(session: Session, world: World, plan: Plan) -> EvidenceFile:
    """A certificate with its file."""
    piece = assessments.add_evidence(
        session,
        actor=world.coordinator,
        plan=plan,
        kind=EvidenceKind.CERTIFICATE,
        title="Communication skills",
        happened_on=date(2026, 11, 3),
    )
    return assessments.add_evidence_file(
        session,
        actor=world.coordinator,
        evidence=piece,
        name="certificate.pdf",
        stream=BytesIO(samples.pdf("Communication skills, one day")),
    )


def _witness(session: Session, world: World, plan: Plan) -> WitnessRequest:
    """A nurse was asked, and has not answered."""
    return assessments.ask_witness(
        session,
        actor=world.coordinator,
        plan=plan,
        name="Nora Nurse",
        email="nora.nurse@vale.example",
        role_title="Practice nurse",
        about="The handover calls in June",
        entries=frameworks.entries(session, plan.framework_id)[:1],
        expires_on=date(2026, 12, 8),
    )


def _time_request(session: Session, world: World, plan: Plan) -> TimeEntry:
    """An afternoon that the coordinator asks for, and that nobody has answered."""
    return training.ask_for_time(
        session,
        actor=world.coordinator,
        plan_id=plan.id,
        used_on=date(2026, 11, 27),
        minutes=180,
        purpose=TimePurpose.COURSE,
        title="A course in the town hall",
    )


def _training(session: Session, world: World, plan: Plan) -> tuple[Course, TrainingLogEntry]:
    """A course of the catalogue, and something that the coordinator learned, with its certificate."""
    course = acts.added(world, "Listening well", "CMP-A.1")
    line = acts.completed(world, acts.logged(world, plan), finished_on=TODAY)
    content = BytesIO(samples.pdf("Certificate of attendance"))
    training.add_certificate(
        session, actor=world.coordinator, entry=line, name="certificate.pdf", stream=content
    )
    return course, line


def _group(session: Session, world: World, plan: Plan) -> SupervisionSession:
    """A group that coordinators could book places in before it began."""
    with clock.at(date(2026, 6, 18)):
        group = supervision.book_group(
            session,
            actor=world.supervisor,
            title="Group supervision",
            theme_code=None,
            starts_at=clock.london(date(2026, 6, 18), 14),
            minutes=90,
            mode=Mode.VIDEO,
            place="",
            activities=[scenes.activity(plan, "PLAN-1.4")],
        )
        supervision.open_places(session, actor=world.supervisor, meeting=group, capacity=8, version=None)
        return group


def _guest(session: Session, world: World, group: SupervisionSession) -> UUID:
    line = GuestLine("Gwen Guest", GuestRole.CARE_NAVIGATOR, "Vale PCN")
    [guest] = supervision.add_guests(session, actor=world.supervisor, meeting=group, guests=[line])
    return guest.id


def _conference_register(session: Session, world: World, plan: Plan, conference: Conference) -> None:
    with clock.at(TODAY):
        supervision.book_conference(
            session,
            actor=world.supervisor,
            conference=conference,
            starts_at=clock.london(conference.held_on),
            minutes=420,
            activities=[scenes.activity(plan, "PLAN-6.2")],
        )


def _sign_offs(session: Session, world: World, plan: Plan) -> tuple[SignOffRequest, Decision, Entry]:
    """A competency confirmed, and another waiting for a decision."""
    first, second = frameworks.entries(session, plan.framework_id)[:2]
    assessments.rate(session, actor=world.coordinator, plan=plan, entry=first, knowledge=4, confidence=3)
    assessments.add_evidence(
        session,
        actor=world.coordinator,
        plan=plan,
        kind=EvidenceKind.REFLECTION,
        title="A list made with two practices",
        reflection="We agreed the search, ran it twice and compared the counts.",
        happened_on=date(2026, 11, 2),
        shows=dict.fromkeys((first, second), "I did this myself, start to finish"),
    )
    asked = {
        entry.code: assessments.request_sign_off(
            session, actor=world.coordinator, plan=plan, entry=entry, claim="I do this every month"
        )
        for entry in (first, second)
    }
    decision = assessments.decide(
        session,
        actor=world.supervisor,
        request=asked[first.code],
        outcome=Outcome.CONFIRMED,
        level=3,
        comment="Seen twice, sound both times",
    )
    return asked[second.code], decision, first
