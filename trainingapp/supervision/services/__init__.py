"""The verbs on sessions: book, cancel, record, agree, promise, keep a note, break the glass."""

from trainingapp.supervision.services.actions import add_action, close_action
from trainingapp.supervision.services.agreement import (
    add_addendum,
    agree_record,
    close_without_reply,
    disagree_record,
    return_record,
    submit_record,
)
from trainingapp.supervision.services.bookings import (
    add_attendees,
    book,
    book_conference,
    book_group,
    consider_booking,
)
from trainingapp.supervision.services.conferences import cancel_conference, edit_conference
from trainingapp.supervision.services.drafts import keep_note, keep_preparation, keep_record
from trainingapp.supervision.services.guests import add_guests, remove_guest
from trainingapp.supervision.services.handing_over import (
    change_pcn_supervisor,
    end_cover,
    hand_over,
    transfer_plan,
)
from trainingapp.supervision.services.notes import break_glass, save_note
from trainingapp.supervision.services.offers import (
    answer_offer,
    book_offer,
    consider_offer,
    offer_group_times,
    offer_times,
    withdraw_offer,
)
from trainingapp.supervision.services.places import book_place, give_back_place, open_places
from trainingapp.supervision.services.preparations import prepare_session
from trainingapp.supervision.services.rearranging import cancel, consider_move, move_session
from trainingapp.supervision.services.records import save_record
from trainingapp.supervision.services.registers import take_register

__all__ = [
    "add_action",
    "add_addendum",
    "add_attendees",
    "add_guests",
    "agree_record",
    "answer_offer",
    "book",
    "book_conference",
    "book_group",
    "book_offer",
    "book_place",
    "break_glass",
    "cancel",
    "cancel_conference",
    "change_pcn_supervisor",
    "close_action",
    "close_without_reply",
    "consider_booking",
    "consider_move",
    "consider_offer",
    "disagree_record",
    "edit_conference",
    "end_cover",
    "give_back_place",
    "hand_over",
    "keep_note",
    "keep_preparation",
    "keep_record",
    "move_session",
    "offer_group_times",
    "offer_times",
    "open_places",
    "prepare_session",
    "remove_guest",
    "return_record",
    "save_note",
    "save_record",
    "submit_record",
    "take_register",
    "transfer_plan",
    "withdraw_offer",
]
