"""Rows of a record's form: a new action, and what became of an earlier one."""

from typing import Any
from uuid import UUID

from trainingapp.core import clock
from trainingapp.core.forms import FreeTextField, NhsDateField, NhsSubform, RadiosField, SelectField
from trainingapp.plans.terms import Party
from trainingapp.supervision.terms import ActionState
from trainingapp.supervision.values import ActionLine


class ActionLineForm(NhsSubform):
    """Something promised: what, by whom, by when. A row left blank is no action."""

    mark_optional = False
    text = FreeTextField("What is to be done", longest=500)
    owner = SelectField("Who does it", called="who does it")
    due_on = NhsDateField("By when", called="By when")

    @property
    def is_in_use(self) -> bool:
        """Whether anything was entered in the row, or is wrong with it."""
        return bool(self.errors) or not all(field.is_blank for field in (self.text, self.owner, self.due_on))

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that says something says everything."""
        sound = super().validate(extra_validators)
        if self.text.data:
            missing = ((self.owner, "Select who does it"), (self.due_on, "Enter by when it is done"))
            for field, message in missing:
                if field.data is None and not field.errors:
                    field.errors = [message]
                    sound = False
        return sound

    def line(self, action_id: UUID | None) -> ActionLine | None:
        """The row as a value, for a form that is valid; None for a blank row that never was an action."""
        if not self.text.data or self.due_on.data is None:
            cleared = ActionLine("", Party.COORDINATOR, clock.today(), action_id)
            return cleared if action_id else None
        return ActionLine(self.text.data, self.owner.data, self.due_on.data, action_id)


class DecisionForm(NhsSubform):
    """What became of an action of an earlier session."""

    mark_optional = False
    state = RadiosField(
        "What became of it?",
        choices=[
            (ActionState.DONE, "Done"),
            (ActionState.OPEN, "Carry on"),
            (ActionState.DROPPED, "Drop"),
        ],
        called="what became of it",
    )
    outcome = FreeTextField("In a few words", description="Needed if it is dropped: why.", longest=500)

    def validate(self, extra_validators: Any = None) -> bool:
        """Dropping something needs a word why."""
        sound = super().validate(extra_validators)
        if self.state.data is ActionState.DROPPED and not self.outcome.data and not self.outcome.errors:
            self.outcome.errors = ["Say why it is dropped"]
            return False
        return sound
