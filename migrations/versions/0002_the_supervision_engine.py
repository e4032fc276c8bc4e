"""The supervision engine"""

import sqlalchemy as sa
from alembic import op

from trainingapp.audit import triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("acceptances", "agreements", "plan_changes", "reminders", "session_moves", "time_entries")
REBUILT = ("record_events",)
"""Append-only tables that lose their triggers on SQLite when their columns change."""

RECORD_STATES = ("draft", "submitted", "changes_requested", "agreed")
RECORD_EVENTS = ("submitted", "agreed", "returned", "addendum")


def upgrade() -> None:
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("calendar_method", sa.Text(), nullable=False),
        sa.Column("is_security", sa.Boolean(), nullable=False),
        sa.Column("waiting_id", sa.Uuid(), nullable=True),
        sa.Column("about_path", sa.Text(), nullable=False),
        sa.Column("unique_key", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "dropped",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sending') = (leased_until IS NOT NULL)",
            name=op.f("ck_outbox_messages_sending_under_a_lease"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_messages_sent_at_a_moment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_outbox_messages_unique_key")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_messages_due", ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_messages_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_messages_waiting_id"), ["waiting_id"], unique=False)

    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_feeds_one_live",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("is_escalation", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.CheckConstraint("stage BETWEEN 1 AND 10000", name=op.f("ck_reminders_stage_range")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminders_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "item_key", "person_id", "stage", name=op.f("uq_reminders_item_key_person_id_stage")
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_item_key"), ["item_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_person_id"), ["person_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "supervision",
                "programme",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("confidentiality", sa.Text(), nullable=False),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("escalation_route", sa.Text(), nullable=False),
        sa.Column(
            "escalate_to",
            sa.Enum(
                "programme_lead",
                "alliance_supervisor",
                "pcn_supervisor",
                name="escalate_to_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_agreements_plan_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_agreements_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("plan_id", "kind", "number", name=op.f("uq_agreements_plan_id_kind_number")),
    )
    op.create_table(
        "pauses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "leave",
                "sickness",
                "parental_leave",
                "other",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("expected_back_on", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("paused_by_id", sa.Uuid(), nullable=False),
        sa.Column("resumed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(back_on IS NULL) = (resumed_by_id IS NULL)", name=op.f("ck_pauses_resumed_by_somebody")
        ),
        sa.CheckConstraint("back_on IS NULL OR back_on >= from_on", name=op.f("ck_pauses_back_after_start")),
        sa.ForeignKeyConstraint(["paused_by_id"], ["people.id"], name=op.f("fk_pauses_paused_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_pauses_plan_id")),
        sa.ForeignKeyConstraint(["resumed_by_id"], ["people.id"], name=op.f("fk_pauses_resumed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pauses_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            "uq_pauses_one_open",
            ["plan_id"],
            unique=True,
            sqlite_where=sa.text("back_on IS NULL"),
            postgresql_where=sa.text("back_on IS NULL"),
        )

    op.create_table(
        "plan_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_plan_links_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_plan_links_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_links_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_links")),
    )
    with op.batch_alter_table("plan_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_links_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_links_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "time_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "supervision",
                "group",
                "conference",
                name="purpose_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(minutes < 0) = (reverses_id IS NOT NULL)", name=op.f("ck_time_entries_below_zero_reverses")
        ),
        sa.CheckConstraint(
            "minutes BETWEEN -1440 AND 1440 AND minutes <> 0",
            name=op.f("ck_time_entries_minutes_within_a_day"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_time_entries_plan_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_time_entries_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["time_entries.id"], name=op.f("fk_time_entries_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entries")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_time_entries_reverses_id")),
    )
    with op.batch_alter_table("time_entries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_time_entries_of_session",
            ["session_id", "plan_id"],
            unique=False,
            sqlite_where=sa.text("reverses_id IS NULL"),
            postgresql_where=sa.text("reverses_id IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_time_entries_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_entries_session_id"), ["session_id"], unique=False)

    op.create_table(
        "acceptances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "coordinator",
                "alliance_supervisor",
                "pcn_supervisor",
                name="party_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_acceptances_agreement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_acceptances_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        sa.UniqueConstraint("agreement_id", "party", name=op.f("uq_acceptances_agreement_id_party")),
    )
    op.create_table(
        "discussed_competencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_discussed_competencies_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_discussed_competencies_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussed_competencies")),
        sa.UniqueConstraint(
            "session_id", "entry_id", name=op.f("uq_discussed_competencies_session_id_entry_id")
        ),
    )
    op.create_table(
        "guests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "care_navigator",
                "support_worker",
                "social_prescriber",
                "therapy_assistant",
                "health_care_assistant",
                "other",
                name="role_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column(
            "attendance",
            sa.Enum(
                "attended",
                "apologies",
                "did_not_attend",
                name="attendance_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_guests_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
    )
    with op.batch_alter_table("guests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guests_session_id"), ["session_id"], unique=False)

    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "added",
                "moved",
                "waived",
                "restored",
                "shifted",
                "extended",
                "hours_changed",
                "spread",
                "transferred",
                "supervisor_changed",
                "cover_arranged",
                "cover_ended",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_plan_changes_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_plan_changes_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_changes_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
    )
    with op.batch_alter_table("plan_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_changes_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "preparations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("wins", sa.Text(), nullable=False),
        sa.Column("worries", sa.Text(), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_preparations_author_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_preparations_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparations")),
        sa.UniqueConstraint("session_id", "author_id", name=op.f("uq_preparations_session_id_author_id")),
    )
    op.create_table(
        "session_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_moves_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_moves_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_moves")),
    )
    with op.batch_alter_table("session_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_moves_session_id"), ["session_id"], unique=False)

    op.create_table(
        "time_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("led_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "joint_initial",
                "joint_review",
                "joint_handover",
                "tna",
                "group",
                "conference",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("theme_code", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "video",
                "face_to_face",
                "phone",
                name="mode_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "booked",
                "withdrawn",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_time_offers_minutes_range")),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["organisations.id"], name=op.f("fk_time_offers_alliance_id")
        ),
        sa.ForeignKeyConstraint(["led_by_id"], ["people.id"], name=op.f("fk_time_offers_led_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_time_offers_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_offers")),
    )
    with op.batch_alter_table("time_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_offers_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_offers_led_by_id"), ["led_by_id"], unique=False)

    op.create_table(
        "invitees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "coordinator",
                "alliance_supervisor",
                "pcn_supervisor",
                name="party_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("suits", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_invitees_activity_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["time_offers.id"], name=op.f("fk_invitees_offer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitees_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_invitees_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitees")),
        sa.UniqueConstraint("offer_id", "person_id", name=op.f("uq_invitees_offer_id_person_id")),
    )
    with op.batch_alter_table("invitees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitees_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitees_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitees_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "time_options",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["time_offers.id"], name=op.f("fk_time_options_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_options")),
        sa.UniqueConstraint("offer_id", "starts_at", name=op.f("uq_time_options_offer_id_starts_at")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("original_to", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "waived_for",
                sa.Enum(
                    "met_before",
                    "not_offered",
                    "absence",
                    "priorities",
                    "elsewhere",
                    name="waived_for_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("is_added", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("covers_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_assignments_covers_id"), "people", ["covers_id"], ["id"])

    with op.batch_alter_table("conferences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancelled_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_conferences_alliance_id_held_on"), type_="unique")
        batch_op.create_index(
            "uq_conferences_one_a_day",
            ["alliance_id", "held_on"],
            unique=True,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("digest_opted_out", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extended_to", sa.Date(), nullable=True))

    with op.batch_alter_table("record_events", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_record_events_kind_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_record_events_kind_known"),
            sa.column("kind").in_((*RECORD_EVENTS, "disagreed", "no_reply")),
        )
        batch_op.add_column(
            sa.Column(
                "about_party",
                sa.Enum(
                    "coordinator",
                    "alliance_supervisor",
                    "pcn_supervisor",
                    name="about_party_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("reminded_on", sa.Text(), nullable=True))

    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_records_state_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_records_state_known"), sa.column("state").in_((*RECORD_STATES, "closed"))
        )
        batch_op.add_column(sa.Column("normative", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("formative", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("restorative", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "wellbeing",
                sa.Enum(
                    "well",
                    "stretched",
                    "struggling",
                    name="wellbeing_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "escalated_to",
                sa.Enum(
                    "pcn_supervisor",
                    "line_manager",
                    "programme_lead",
                    "occupational_health",
                    "safeguarding_lead",
                    name="escalated_to_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("escalated_on", sa.Date(), nullable=True))

    with op.batch_alter_table("responsibilities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(
            "ix_responsibilities_open",
            ["plan_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("done_on IS NULL"),
            postgresql_where=sa.text("done_on IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_responsibilities_owner_id"), "people", ["owner_id"], ["id"]
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))

    for table in APPEND_ONLY:
        triggers.protect_append_only(op.get_bind(), table)
    if not _is_postgresql():
        for table in REBUILT:
            triggers.protect_append_only(op.get_bind(), table)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    for table in APPEND_ONLY:
        triggers.unprotect(op.get_bind(), table)
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("sequence")

    with op.batch_alter_table("responsibilities", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_responsibilities_owner_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_responsibilities_open",
            sqlite_where=sa.text("done_on IS NULL"),
            postgresql_where=sa.text("done_on IS NULL"),
        )
        batch_op.drop_column("evidence")
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_records_wellbeing_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_records_escalated_to_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_records_state_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_records_state_known"), sa.column("state").in_(RECORD_STATES)
        )
        batch_op.drop_column("escalated_on")
        batch_op.drop_column("escalated_to")
        batch_op.drop_column("wellbeing")
        batch_op.drop_column("restorative")
        batch_op.drop_column("formative")
        batch_op.drop_column("normative")

    with op.batch_alter_table("record_events", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_record_events_about_party_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_record_events_kind_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_record_events_kind_known"), sa.column("kind").in_(RECORD_EVENTS)
        )
        batch_op.drop_column("reminded_on")
        batch_op.drop_column("about_party")

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("extended_to")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("digest_opted_out")

    with op.batch_alter_table("conferences", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_conferences_one_a_day",
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_conferences_alliance_id_held_on"), ["alliance_id", "held_on"]
        )
        batch_op.drop_column("version")
        batch_op.drop_column("cancelled_reason")
        batch_op.drop_column("cancelled_at")
        batch_op.drop_column("programme")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assignments_covers_id"), type_="foreignkey")
        batch_op.drop_column("covers_id")

    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_activities_waived_for_known"), type_="check")
        batch_op.drop_column("is_added")
        batch_op.drop_column("waived_for")
        batch_op.drop_column("original_to")
        batch_op.drop_column("original_from")

    op.drop_table("time_options")
    with op.batch_alter_table("invitees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitees_plan_id"))
        batch_op.drop_index(batch_op.f("ix_invitees_person_id"))
        batch_op.drop_index(batch_op.f("ix_invitees_activity_id"))

    op.drop_table("invitees")
    with op.batch_alter_table("time_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_offers_led_by_id"))
        batch_op.drop_index(batch_op.f("ix_time_offers_alliance_id"))

    op.drop_table("time_offers")
    with op.batch_alter_table("session_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_moves_session_id"))

    op.drop_table("session_moves")
    op.drop_table("preparations")
    with op.batch_alter_table("plan_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_changes_plan_id"))

    op.drop_table("plan_changes")
    with op.batch_alter_table("guests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guests_session_id"))

    op.drop_table("guests")
    op.drop_table("discussed_competencies")
    op.drop_table("acceptances")
    with op.batch_alter_table("time_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_entries_session_id"))
        batch_op.drop_index(batch_op.f("ix_time_entries_plan_id"))
        batch_op.drop_index(
            "ix_time_entries_of_session",
            sqlite_where=sa.text("reverses_id IS NULL"),
            postgresql_where=sa.text("reverses_id IS NULL"),
        )

    op.drop_table("time_entries")
    with op.batch_alter_table("plan_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_links_plan_id"))
        batch_op.drop_index(batch_op.f("ix_plan_links_person_id"))

    op.drop_table("plan_links")
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pauses_one_open",
            sqlite_where=sa.text("back_on IS NULL"),
            postgresql_where=sa.text("back_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pauses_plan_id"))

    op.drop_table("pauses")
    op.drop_table("agreements")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_person_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_item_key"))

    op.drop_table("reminders")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_feeds_one_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("calendar_feeds")
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_messages_waiting_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_messages_person_id"))
        batch_op.drop_index("ix_outbox_messages_due")

    op.drop_table("outbox_messages")

    if not _is_postgresql():
        for table in REBUILT:
            triggers.protect_append_only(op.get_bind(), table)
