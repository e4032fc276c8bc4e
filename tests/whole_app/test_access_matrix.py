"""Every address as every kind of person, against one table. A new address needs a line here."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.whole_app.scene import TODAY, Scene, play
from tests.world import Alliance, World
from trainingapp.accounts.models import Person
from trainingapp.audit import queries as audit
from trainingapp.core import clock

PEOPLE = (
    "coordinator",
    "other_coordinator",
    "supervisor",
    "other_supervisor",
    "pcn_supervisor",
    "other_pcn_supervisor",
    "lead",
    "operator",
)
EXPECTED = {"y": 200, "n": 404, "x": 403}

MATRIX = {
    "/": "yyyyyyyy",
    "/programme": "xxxxxxyx",
    "/programme/needs": "xxxxxxyx",
    "/programme/plans": "xxxxxxyx",
    "/programme/competencies": "xxyyxxyx",
    "/moderation": "xxxxxxyx",
    "/moderation/draw": "xxxxxxyx",
    "/moderation/<sample>": "xxxxxxyx",
    "/moderation/picks/<pick>": "xxxxxxyx",
    "/moderation/picks/<pick>/open": "xxxxxxyx",
    "/moderation/picks/<pick>/files/<evidence_file>": "xxxxxxnx",
    "/calibration": "xxyyxxyx",
    "/calibration/<supervisor>": "xxynxxyx",
    "/programme/activities": "xxxxxxyx",
    "/library": "yyyyyyyy",
    "/library/<publication>/<version>": "yyyyyyyy",
    "/conferences": "yyyyyyyx",
    "/conferences/add": "xxxxxxyx",
    "/conferences/<conference>/register": "xxynxxxx",
    "/conferences/<conference>/edit": "xxxxxxyx",
    "/conferences/<conference>/cancel": "xxxxxxyx",
    "/groups/book": "xxyyxxxx",
    "/groups": "yyxxxxxx",
    "/sessions/<group>/places": "xxynxxyx",
    "/sessions/<group>/place": "ynxxxxxx",
    "/sessions/<group>/place/give-back": "ynxxxxxx",
    "/plans/enrol": "xxxxxxyx",
    "/plans/enrol-many": "xxxxxxyx",
    "/plans/enrol/details": "xxxxxxyx",
    "/plans/enrol/confirm": "xxxxxxyx",
    "/plans/<plan>": "ynynynyx",
    "/plans/<plan>/details": "ynynynyx",
    "/plans/<plan>/state": "xxynxxyx",
    "/plans/<plan>/responsibilities": "ynynynyx",
    "/plans/<plan>/pause": "xxynxxyx",
    "/plans/<plan>/resume": "xxynxxyx",
    "/plans/<plan>/activities/add": "xxynxxyx",
    "/plans/<plan>/activities/<activity>/move": "xxynxxyx",
    "/plans/<plan>/activities/<activity>/waive": "xxynxxyx",
    "/plans/<plan>/activities/<activity>/restore": "xxynxxyx",
    "/plans/<plan>/extend": "xxynxxyx",
    "/plans/<plan>/spread": "xxynxxyx",
    "/plans/<plan>/hours": "xxxxxxyx",
    "/plans/<plan>/transfer": "xxxxxxyx",
    "/plans/<plan>/transfer/details": "xxxxxxyx",
    "/responsibilities/<duty>/owner": "nnnnynyx",
    "/plans/<plan>/agreements": "ynynynyx",
    "/plans/<plan>/agreements/<kind>/propose": "xxynxxxx",
    "/agreements/<agreement>/accept": "ynynynxx",
    "/responsibilities/<duty>/tick": "nnnnynyx",
    "/responsibilities/<duty>/undo": "nnnnynyx",
    "/plans/<plan>/activities/<activity>/book": "xxynxxxx",
    "/plans/<plan>/activities/<activity>/offer": "xxynxxxx",
    "/groups/offer": "xxyyxxxx",
    "/offers/<offer>": "xxynxxxx",
    "/offers/<offer>/answer": "ynxxynxx",
    "/offers/<offer>/times/<option>/book": "xxynxxxx",
    "/offers/<offer>/withdraw": "xxynxxxx",
    "/calendar": "yyyyyyyx",
    "/calendar/feed": "yyyyyyyx",
    "/calendar/feed/make": "yyyyyyyx",
    "/calendar/feed/revoke": "yyyyyyyx",
    "/plans/<plan>/pcn-supervisor": "xxnnxxyx",
    "/plans/<plan>/covers/<cover>/end": "xxynxxyx",
    "/supervisors/<supervisor>/hand-over": "xxynxxyx",
    "/supervisors/<supervisor>/hand-over/confirm": "xxynxxyx",
    "/sessions/<individual>": "ynynnnyx",
    "/sessions/<individual>/record": "xxynxxxx",
    "/sessions/<individual>/record/autosave": "xxynxxxx",
    "/sessions/<individual>/prepare": "ynxxxxxx",
    "/sessions/<individual>/prepare/autosave": "ynxxxxxx",
    "/sessions/<individual>/note/autosave": "ynynxxxx",
    "/sessions/<individual>/agree": "ynynnnxx",
    "/sessions/<individual>/return": "ynynnnxx",
    "/sessions/<individual>/disagree": "ynnnnnxx",
    "/sessions/<individual>/close-without-reply": "xxynxxxx",
    "/sessions/<individual>/addenda": "ynynnnxx",
    "/sessions/<individual>/note": "ynynxxxx",
    "/sessions/<individual>/break-glass": "xxxxxxyx",
    "/sessions/<booked>/cancel": "xxynxxxx",
    "/sessions/<booked>/move": "xxynxxxx",
    "/sessions/<joint>/invitation.ics": "ynynynnx",
    "/sessions/<joint>": "ynynynyx",
    "/sessions/<joint>/record": "xxynxxxx",
    "/sessions/<joint>/agree": "ynynynxx",
    "/sessions/<joint>/return": "ynynynxx",
    "/sessions/<joint>/disagree": "ynnnynxx",
    "/sessions/<joint>/close-without-reply": "xxynxxxx",
    "/sessions/<joint>/addenda": "ynynynxx",
    "/sessions/<joint>/note": "ynynxxxx",
    "/sessions/<joint>/break-glass": "xxxxxxnx",
    "/sessions/<group>": "ynynnnyx",
    "/sessions/<group>/record": "xxynxxxx",
    "/sessions/<group>/attendees": "xxynxxxx",
    "/sessions/<group>/register": "xxynxxxx",
    "/sessions/<group>/guests": "xxynxxxx",
    "/guests/<guest>/remove": "xxynxxxx",
    "/sessions/<group>/note": "ynynxxxx",
    "/actions/<action>/close": "ynynnnxx",
    "/plans/<plan>/competencies": "ynynynyx",
    "/plans/<plan>/competencies/<code>": "ynynynxx",
    "/plans/<plan>/competencies/<code>/rate": "ynxxxxxx",
    "/plans/<plan>/competencies/<code>/rate/autosave": "ynxxxxxx",
    "/plans/<plan>/competencies/<code>/leave-out": "xxynxxxx",
    "/plans/<plan>/competencies/<code>/bring-back": "xxynxxxx",
    "/plans/<plan>/areas/<area>/rate": "ynxxxxxx",
    "/plans/<plan>/areas/<area>/rate/autosave": "ynxxxxxx",
    "/plans/<plan>/competencies/<code>/request": "ynxxxxxx",
    "/plans/<plan>/evidence": "ynynxxxx",
    "/plans/<plan>/evidence/add": "ynxxxxxx",
    "/plans/<plan>/evidence/<evidence>": "ynynxxxx",
    "/plans/<plan>/evidence/<evidence>/link": "ynxxxxxx",
    "/plans/<plan>/evidence/<evidence>/files/add": "ynxxxxxx",
    "/plans/<plan>/evidence/<evidence>/files/<evidence_file>": "ynynxxxx",
    "/plans/<plan>/evidence/<evidence>/hide": "ynynxxxx",
    "/plans/<plan>/evidence/<evidence>/redact": "ynxxxxxx",
    "/plans/<plan>/evidence/<evidence>/withdraw": "ynxxxxxx",
    "/plans/<plan>/witnesses": "ynxxxxxx",
    "/plans/<plan>/witnesses/ask": "ynxxxxxx",
    "/witnesses/<witness>/revoke": "ynxxxxxx",
    "/sign-offs": "xxyyxxxx",
    "/sign-offs/confirm": "xxyyxxxx",
    "/plans/<plan>/sign-in-meeting": "ynxxxxxx",
    "/disputes": "xxxxxxyx",
    "/decisions/<decision>/resolve": "xxxxxxyx",
    "/sign-offs/<request>": "xxynxxxx",
    "/sign-offs/<request>/withdraw": "ynxxxxxx",
    "/decisions/<decision>": "ynynynyx",
    "/decisions/<decision>/as-signed.txt": "ynynnnnx",
    "/decisions/<decision>/condition": "xxynxxxx",
    "/decisions/<decision>/revoke": "xxynxxxx",
    "/plans/<plan>/sign-offs/request": "ynxxxxxx",
    "/plans/<plan>/training-plan": "ynynynyx",
    "/courses": "yyyyyyyx",
    "/courses/adopt": "xxxxxxyx",
    "/courses/add": "xxxxxxyx",
    "/courses/<course>/edit": "xxxxxxyx",
    "/courses/<course>/retire": "xxxxxxyx",
    "/courses/<course>/restore": "xxxxxxyx",
    "/courses/<course>/log": "yyxxxxxx",
    "/plans/<plan>/training": "ynynynyx",
    "/plans/<plan>/training/add": "ynxxxxxx",
    "/plans/<plan>/community": "ynxxxxxx",
    "/plans/<plan>/recommendations": "ynynxxxx",
    "/training/<line>": "ynynxxxx",
    "/training/<line>/move": "ynxxxxxx",
    "/training/<line>/complete": "ynxxxxxx",
    "/training/<line>/time": "ynxxxxxx",
    "/training/<line>/reflection": "ynxxxxxx",
    "/training/<line>/remove": "ynxxxxxx",
    "/training/<line>/certificate": "ynxxxxxx",
    "/training/<line>/certificate/download": "ynynxxxx",
    "/plans/<plan>/time": "ynynynyx",
    "/plans/<plan>/time/log": "ynxxxxxx",
    "/plans/<plan>/time/plan": "ynxxxxxx",
    "/plans/<plan>/time/ask": "ynxxxxxx",
    "/time-entries/<time_request>/take-back": "ynxxnnxx",
    "/time-requests": "xxxxyyxx",
    "/time-requests/<time_request>/answer": "xxxxynxx",
    "/programme/time": "xxxxxxyx",
    "/plans/<plan>/needs-analyses/1": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/start": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/items/add": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/items/choose": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/my-view": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/my-view/autosave": "ynynxxxx",
    "/plans/<plan>/person-check": "ynynxxxx",
    "/plans/<plan>/person-check/needs": "ynynxxxx",
    "/plans/<plan>/training-plan/items/<item>": "nnnnnnxx",
    "/plans/<plan>/needs-analyses/1/items/<item>": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/items/<item>/remove": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/submit": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/agree": "ynynxxxx",
    "/plans/<plan>/needs-analyses/1/return": "ynynxxxx",
    "/plans/<plan>/handover": "ynynynyx",
    "/plans/<plan>/handover/issue": "xxynxxxx",
    "/handovers/<report>": "ynynynyx",
    "/handovers/<report>/report.pdf": "ynynynyx",
    "/handovers/<report>/acknowledge": "ynynynxx",
    "/plans/<plan>/completion": "ynynynyx",
    "/plans/<plan>/completion/certificate": "xxynxxxx",
    "/certificates/<certificate>": "ynynynyx",
    "/plans/<plan>/links": "xxynxxyx",
    "/plans/<plan>/links/send": "xxynxxyx",
    "/links/<link>/revoke": "xxynxxyx",
    "/account": "yyyyyyyy",
    "/account/password": "yyyyyyyy",
    "/account/digest": "yyyyyyyy",
    "/mail": "xxxxxxyy",
    "/mail/<message>/send-again": "nnynnnyx",
    "/mail/<message>/give-up": "nnynnnyx",
    "/people": "xxxxxxyx",
    "/people/add": "xxxxxxyx",
    "/people/<person>": "xxxxxxyx",
    "/people/<person>/deactivate": "xxxxxxyx",
    "/people/<person>/reactivate": "xxxxxxyx",
    "/people/<person>/first-password": "xxxxxxyx",
    "/organisations": "xxxxxxyx",
    "/organisations/add": "xxxxxxyx",
    "/organisations/<organisation>": "xxxxxxyx",
}
"""A line a page, a letter a person of PEOPLE: y sees it; n not found, because it is not theirs;
x not part of their role."""

WITHOUT_A_PAGE = {"/sign-out", "/static/<path:filename>", "/sign-in", "/mail/unsubscribe/<token>"}
WITHOUT_A_PAGE |= {"/calendar/<token>.ics"}
WITHOUT_A_PAGE |= {"/verify", "/verify/<code>", "/ims/case/v1p1/CFItems/<uuid:entry_id>"}
WITHOUT_A_PAGE |= {
    "/certificates/<uuid:certificate_id>/certificate.pdf",
    "/certificates/<uuid:certificate_id>/credential.jwt",
}
"""Made of a certificate only while it is true: tests/handover/test_certificates.py says for whom."""
WITHOUT_A_PAGE |= {"/decisions/<token>/not-me"}  # for who holds a receipt: tests/assessments/test_disputes.py
WITHOUT_A_PAGE |= {"/witness/<token>", "/witness/given"}
WITHOUT_A_PAGE |= {"/joint", "/joint/account", "/joint/closed", "/joint/<token>", "/joint/<token>/renew"}
"""With the ways in by a link, of which tests/plans/test_links_pages.py speaks."""


def person(alliance: Alliance, world: World, name: str) -> Person:
    return world.operator if name == "operator" else getattr(alliance, name)


@pytest.fixture
def scene(world: World) -> Scene:
    return play(world)


def test_every_address_has_a_line(app: Flask) -> None:
    rules = {
        re.sub(r"<[^>]+>", "<>", r.rule) for r in app.url_map.iter_rules() if r.rule not in WITHOUT_A_PAGE
    }
    lines = {re.sub(r"<[^>]+>", "<>", path.split("?")[0]) for path in MATRIX}
    known = {re.sub(r"/needs-analyses/\d", "/needs-analyses/<>", line) for line in lines}
    assert rules - known == set()
    assert known - rules == set()


def test_every_door_and_every_row(client: PageClient, scene: Scene) -> None:
    wrong = []
    with clock.at(TODAY):
        for column, name in enumerate(PEOPLE):
            client.sign_in(person(scene.world, scene.world, name))
            for path, line in MATRIX.items():
                expected = EXPECTED[line[column]]
                got = client.raw.get(scene.address(path), follow_redirects=True).status_code
                if got != expected:
                    wrong.append(f"{name} {path}: {got}, not {expected}")
    assert wrong == []


def test_nobody_writes_where_they_may_not_read(client: PageClient, scene: Scene, session: Session) -> None:
    wrong = []
    before = audit.head(session)
    with clock.at(TODAY):
        for column, name in enumerate(PEOPLE):
            client.sign_in(person(scene.world, scene.world, name))
            token = client.token()
            for path, line in MATRIX.items():
                expected = {EXPECTED[line[column]], 405}
                if line[column] == "y":
                    continue
                fields = {"csrf_token": token, "reason": "Curious"}
                got = client.raw.post(scene.address(path), data=fields, follow_redirects=True).status_code
                if got not in expected:
                    wrong.append(f"{name} {path}: {got}, not {expected}")
    assert wrong == []
    assert audit.head(session) == before, "nothing was done"


def test_nothing_crosses_into_another_alliance(client: PageClient, scene: Scene) -> None:
    """The same roles next door find none of it, whether they ask or send."""
    wrong = []
    with clock.at(TODAY):
        for column, name in enumerate(PEOPLE):
            if name == "operator":
                continue
            client.sign_in(person(scene.world.elsewhere, scene.world, name))
            token = client.token()
            for path, line in MATRIX.items():
                if "<" not in path or path.startswith("/library/"):
                    continue
                expected = 403 if line[column] == "x" else 404
                address = scene.address(path)
                got = client.raw.get(address, follow_redirects=True).status_code
                sent = client.raw.post(address, data={"csrf_token": token}).status_code
                if got != expected or sent not in {expected, 405}:
                    wrong.append(f"{name} {path}: {got} and {sent}, not {expected}")
    assert wrong == []


def test_ids_that_are_nobodys_are_not_found(client: PageClient, scene: Scene) -> None:
    client.sign_in(scene.world.lead)
    for path, line in MATRIX.items():
        if "<" in path and line[PEOPLE.index("lead")] == "y":
            unknown = re.sub(r"<[a-z]+>", "00000000-0000-7000-8000-000000000000", path)
            assert client.get(unknown, status=404).h1 == "Page not found", path


def test_somebody_not_signed_in_gets_only_the_door(client: PageClient, scene: Scene) -> None:
    for path in MATRIX:
        assert client.get(scene.address(path)).h1 == "Sign in", path
