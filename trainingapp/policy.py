"""Who may pass which door, on one page: permission, in words, and the test. Rows have their own lock."""

from trainingapp.accounts.rules import holds, is_somebody, is_visitor
from trainingapp.accounts.terms import Role
from trainingapp.core.access import Permission

COORDINATOR = holds(Role.COORDINATOR)
SUPERVISOR = holds(Role.ALLIANCE_SUPERVISOR)
PCN = holds(Role.PCN_SUPERVISOR)
LEAD = holds(Role.PROGRAMME_LEAD)
PLAN_PEOPLE = holds(Role.COORDINATOR, Role.ALLIANCE_SUPERVISOR, Role.PCN_SUPERVISOR, Role.PROGRAMME_LEAD)
PARTIES = holds(Role.COORDINATOR, Role.ALLIANCE_SUPERVISOR, Role.PCN_SUPERVISOR)
CHANGERS = holds(Role.ALLIANCE_SUPERVISOR, Role.PROGRAMME_LEAD)
BOTH = holds(Role.COORDINATOR, Role.ALLIANCE_SUPERVISOR)

# fmt: off
POLICY: dict[str, Permission] = {
    "own:sign-out": Permission("anybody signed in", is_somebody),
    "own:account": Permission("anybody signed in, their own account", is_somebody),
    "home:read": Permission("anybody signed in", is_somebody),
    "library:read": Permission("anybody signed in", is_somebody),
    "plans:read": Permission("the parties of the plan, and the programme lead", PLAN_PEOPLE),
    "plans:enrol": Permission("the programme lead", LEAD),
    "plans:change": Permission("the programme lead and the assigned alliance supervisor", CHANGERS),
    "plans:change-hours": Permission("the programme lead", LEAD),
    "plans:transfer": Permission("the programme lead", LEAD),
    "plans:assign": Permission("the programme lead; cover, the assigned alliance supervisor too", CHANGERS),
    "links:manage": Permission("the programme lead and the assigned alliance supervisor", CHANGERS),
    "links:visit": Permission("the PCN supervisor of a plan who came in by its link", is_visitor),
    "agreements:read": Permission("the parties of each agreement, and the programme lead", PLAN_PEOPLE),
    "agreements:propose": Permission("the assigned alliance supervisor", SUPERVISOR),
    "agreements:accept": Permission("the parties, each for themselves", PARTIES),
    "responsibilities:tick": Permission("the parties, each their own lines; the programme lead, all", PLAN_PEOPLE),
    "sessions:read": Permission("who the visibility table lets see the session", PLAN_PEOPLE),
    "sessions:run": Permission("the assigned alliance supervisor", SUPERVISOR),
    "sessions:prepare": Permission("the coordinator of the plan", COORDINATOR),
    "offers:answer": Permission("who is asked which times suit: the coordinator, and the PCN supervisor for joint sessions", holds(Role.COORDINATOR, Role.PCN_SUPERVISOR)),
    "calendar:read": Permission("the parties of a plan and the programme lead, their own calendar", PLAN_PEOPLE),
    "records:agree": Permission("each required party of the session", PARTIES),
    "records:break-glass": Permission("the programme lead, with a reason and a notice to the parties", LEAD),
    "actions:close": Permission("the owner of the action, or the alliance supervisor of the plan", PARTIES),
    "notes:own": Permission("the coordinator and the alliance supervisor, each their own", BOTH),
    "time:read": Permission("the parties of the plan; the programme lead sees totals only", PLAN_PEOPLE),
    "analyses:read": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "training-plan:read": Permission("the parties; the programme lead sees totals only", PLAN_PEOPLE),
    "analyses:write": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "competencies:read": Permission("the coordinator, the assigned alliance supervisor; the PCN supervisor sees status only", PARTIES),
    "competencies:summary": Permission("the parties; the programme lead sees totals only", PLAN_PEOPLE),
    "competencies:rate": Permission("the coordinator", COORDINATOR),
    "evidence:add": Permission("the coordinator", COORDINATOR),
    "sign-offs:request": Permission("the coordinator", COORDINATOR),
    "sign-offs:read": Permission("the parties and the programme lead; the PCN and the lead without the evidence", PLAN_PEOPLE),
    "sign-offs:decide": Permission("the assigned alliance supervisor alone, never on their own record", SUPERVISOR),
    "handover:read": Permission("the parties and the programme lead", PLAN_PEOPLE),
    "handover:issue": Permission("the assigned alliance supervisor", SUPERVISOR),
    "handover:acknowledge": Permission("each party, for themselves", PARTIES),
    "programme:read": Permission("the programme lead", LEAD),
    "people:manage": Permission("the programme lead, within the alliance", LEAD),
    "organisations:manage": Permission("the programme lead, within the alliance", LEAD),
    "operations:read": Permission("the operator", holds(Role.OPERATOR)),
    "mail:read": Permission("the operator, counts only; the programme lead, what does not get through", holds(Role.OPERATOR, Role.PROGRAMME_LEAD)),
    "mail:answer-for": Permission("the programme lead, for all mail of the alliance", LEAD),
    "mail:retry": Permission("whoever waits for the message; the programme lead, all of the alliance", PLAN_PEOPLE),
}
# fmt: on

VISITORS = frozenset(
    {
        "actions:close",
        "agreements:accept",
        "agreements:read",
        "links:visit",
        "offers:answer",
        "own:sign-out",
        "records:agree",
        "responsibilities:tick",
        "sessions:read",
    }
)
"""The only doors open to a PCN supervisor who came in by a link to one plan."""
