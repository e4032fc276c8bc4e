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
    "places:book": Permission("the coordinator, for a group that their plan still needs", COORDINATOR),
    "places:offer": Permission("who leads the group, and the programme lead", CHANGERS),
    "calendar:read": Permission("the parties of a plan and the programme lead, their own calendar", PLAN_PEOPLE),
    "records:agree": Permission("each required party of the session", PARTIES),
    "records:break-glass": Permission("the programme lead, with a reason and a notice to the parties", LEAD),
    "actions:close": Permission("the owner of the action, or the alliance supervisor of the plan", PARTIES),
    "notes:own": Permission("the coordinator and the alliance supervisor, each their own", BOTH),
    "courses:read": Permission("everybody in the alliance's programme", PLAN_PEOPLE),
    "courses:manage": Permission("the programme lead", LEAD),
    "training:read": Permission("the parties; the PCN supervisor titles and states, the programme lead totals", PLAN_PEOPLE),
    "training:read-words": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "training:log": Permission("the coordinator, in their own log", COORDINATOR),
    "recommendations:read": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "time:read": Permission("the parties of the plan; the programme lead sees totals only", PLAN_PEOPLE),
    "time:keep": Permission("the coordinator of the plan", COORDINATOR),
    "time:answer": Permission("the PCN supervisor of the plan", PCN),
    "time:take-back": Permission("the coordinator what they entered; the PCN supervisor, answers", holds(Role.COORDINATOR, Role.PCN_SUPERVISOR)),
    "analyses:read": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "training-plan:read": Permission("the parties; the programme lead sees totals only", PLAN_PEOPLE),
    "training-plan:follow": Permission("the two who agreed the need, and who sees to it", PARTIES),
    "analyses:write": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "competencies:read": Permission("the coordinator, the assigned alliance supervisor; the PCN supervisor sees status only", PARTIES),
    "competencies:summary": Permission("the parties; the programme lead sees totals only", PLAN_PEOPLE),
    "competencies:rate": Permission("the coordinator", COORDINATOR),
    "competencies:leave-out": Permission("the assigned alliance supervisor", SUPERVISOR),
    "evidence:add": Permission("the coordinator", COORDINATOR),
    "evidence:read": Permission("the coordinator and the assigned alliance supervisor", BOTH),
    "witnesses:ask": Permission("the coordinator", COORDINATOR),
    "sign-offs:request": Permission("the coordinator", COORDINATOR),
    "sign-offs:read": Permission("the parties and the programme lead; the PCN and the lead without the evidence", PLAN_PEOPLE),
    "sign-offs:decide": Permission("the assigned alliance supervisor alone, never on their own record", SUPERVISOR),
    "sign-offs:sign-in-meeting": Permission("the coordinator of the plan hands their device over; the assigned alliance supervisor proves anew who they are", COORDINATOR),
    "disputes:resolve": Permission("the programme lead, never about their own signature or record", LEAD),
    "handover:read": Permission("the parties and the programme lead", PLAN_PEOPLE),
    "handover:issue": Permission("the assigned alliance supervisor", SUPERVISOR),
    "handover:acknowledge": Permission("each party, for themselves", PARTIES),
    "completion:read": Permission("the parties of the plan, and the programme lead", PLAN_PEOPLE),
    "certificates:issue": Permission("the assigned alliance supervisor", SUPERVISOR),
    "programme:read": Permission("the programme lead", LEAD),
    "cohort:read": Permission("the programme lead, the alliance; an alliance supervisor, their own caseload", CHANGERS),
    "moderation:run": Permission("the programme lead; never a decision they signed", LEAD),
    "calibration:read": Permission("an alliance supervisor about themself; the programme lead about each", CHANGERS),
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
        "time:answer",
        "time:take-back",
    }
)
"""The only doors open to a PCN supervisor who came in by a link to one plan."""
