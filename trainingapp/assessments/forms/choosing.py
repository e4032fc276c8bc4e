"""The list from which many items are added to a needs analysis at once."""

from trainingapp.core.forms import CheckboxesField, NhsForm


class ChooseItemsForm(NhsForm):
    """Lines of the library, by id."""

    chosen = CheckboxesField("What is the analysis about?", called="the list", mark_optional=False)
