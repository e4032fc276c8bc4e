"""Competence that can be trusted"""

import sqlalchemy as sa
from alembic import op

from trainingapp.audit import triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "applicabilities",
    "certificates",
    "criterion_checks",
    "decision_events",
    "evidence_events",
    "moderation_picks",
    "moderation_reviews",
    "moderation_samples",
    "needs_progress",
    "needs_views",
    "training_log_events",
)
CHANGED = ("decisions", "ratings", "time_entries")
"""Append-only tables whose columns change; on SQLite they are rebuilt, and lose their triggers."""

PURPOSES = ("supervision", "group", "conference")
NEW_PURPOSES = (*PURPOSES, "learning", "course", "community")
EVIDENCE = ("reflection", "link")
NEW_EVIDENCE = (
    "reflection",
    "observation",
    "case_discussion",
    "work_product",
    "witness_statement",
    "certificate",
    "e_learning",
    "prior_learning",
    "other",
)


def upgrade() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "png",
                "jpeg",
                "docx",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "clean",
                "unscanned",
                "infected",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("scanner", sa.Text(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'infected') = (finding <> '')", name=op.f("ck_stored_files_infected_by_something")
        ),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_stored_files_size_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_files_key")),
    )
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_stored_files_alliance_id"), ["alliance_id"], unique=False)
        batch_op.create_index(op.f("ix_stored_files_state"), ["state"], unique=False)

    op.create_table(
        "moderation_samples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_moderation_samples_days_in_order")),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["organisations.id"], name=op.f("fk_moderation_samples_alliance_id")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["people.id"], name=op.f("fk_moderation_samples_drawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_samples")),
    )
    with op.batch_alter_table("moderation_samples", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_moderation_samples_alliance_id"), ["alliance_id"], unique=False)

    op.create_table(
        "applicabilities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_applicabilities_reasons_given")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_applicabilities_entry_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_applicabilities_plan_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["people.id"], name=op.f("fk_applicabilities_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicabilities")),
    )
    with op.batch_alter_table("applicabilities", schema=None) as batch_op:
        batch_op.create_index(
            op.f("ix_applicabilities_plan_id_entry_id"), ["plan_id", "entry_id"], unique=False
        )

    op.create_table(
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["organisations.id"], name=op.f("fk_certificates_alliance_id")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["people.id"], name=op.f("fk_certificates_issued_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_certificates_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("alliance_id", "number", name=op.f("uq_certificates_alliance_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_certificates_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "community_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_community_memberships_plan_id")),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["people.id"], name=op.f("fk_community_memberships_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_memberships")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_community_memberships_plan_id")),
    )
    op.create_table(
        "courses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "online",
                "virtual",
                "face_to_face",
                "any",
                name="mode_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("is_core", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column(
            "link_health",
            sa.Enum(
                "unchecked",
                "works",
                "broken",
                name="link_health_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("link_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_finding", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "link <> '' OR link_health = 'unchecked'", name=op.f("ck_courses_health_of_a_link")
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 60000", name=op.f("ck_courses_minutes_range")
        ),
        sa.ForeignKeyConstraint(["alliance_id"], ["organisations.id"], name=op.f("fk_courses_alliance_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_courses_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("alliance_id", "code", name=op.f("uq_courses_alliance_id_code")),
    )
    op.create_table(
        "criterion_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "met",
            sa.Enum(
                "yes", "partly", "no", name="met_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("shown_by", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_criterion_checks_entry_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_criterion_checks_plan_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["people.id"], name=op.f("fk_criterion_checks_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_checks")),
    )
    with op.batch_alter_table("criterion_checks", schema=None) as batch_op:
        batch_op.create_index(
            op.f("ix_criterion_checks_plan_id_entry_id"), ["plan_id", "entry_id"], unique=False
        )

    op.create_table(
        "signing_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries BETWEEN 0 AND 100", name=op.f("ck_signing_codes_tries_range")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signing_codes_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_signing_codes_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_codes")),
        sa.UniqueConstraint("person_id", "digest", name=op.f("uq_signing_codes_person_id_digest")),
    )
    with op.batch_alter_table("signing_codes", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_signing_codes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "course_covers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_course_covers_course_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_course_covers_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_covers")),
        sa.UniqueConstraint("course_id", "entry_id", name=op.f("uq_course_covers_course_id_entry_id")),
    )
    with op.batch_alter_table("course_covers", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_course_covers_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "group_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 200", name=op.f("ck_group_openings_capacity_range")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_group_openings_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_openings")),
        sa.UniqueConstraint("session_id", name=op.f("uq_group_openings_session_id")),
    )
    op.create_table(
        "training_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "course",
                "community",
                "other",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "online",
                "virtual",
                "face_to_face",
                "any",
                name="mode_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "enrolled",
                "under_way",
                "completed",
                "given_up",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reflection", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'course') = (course_id IS NOT NULL)", name=op.f("ck_training_log_course_named")
        ),
        sa.CheckConstraint(
            "(state = 'completed') = (finished_on IS NOT NULL)",
            name=op.f("ck_training_log_finished_when_completed"),
        ),
        sa.CheckConstraint(
            "finished_on IS NULL OR finished_on >= started_on",
            name=op.f("ck_training_log_finished_after_started"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 60000", name=op.f("ck_training_log_minutes_range")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["stored_files.id"], name=op.f("fk_training_log_certificate_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_training_log_course_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_training_log_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_log")),
    )
    with op.batch_alter_table("training_log", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_training_log_course_id"), ["course_id"], unique=False)
        batch_op.create_index(op.f("ix_training_log_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "decision_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "condition_met",
                "revoked",
                "superseded",
                "frozen",
                "released",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_decision_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'superseded') = (by_decision_id IS NOT NULL)",
            name=op.f("ck_decision_events_superseded_by_one"),
        ),
        sa.CheckConstraint(
            "kind = 'superseded' OR reason <> ''", name=op.f("ck_decision_events_reasons_given")
        ),
        sa.ForeignKeyConstraint(
            ["by_decision_id"], ["decisions.id"], name=op.f("fk_decision_events_by_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_decision_events_decision_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_decision_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_events")),
    )
    with op.batch_alter_table("decision_events", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_decision_events_by_decision_id"), ["by_decision_id"], unique=False)
        batch_op.create_index(op.f("ix_decision_events_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "group_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "waiting",
                "given_back",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["group_openings.id"], name=op.f("fk_group_places_opening_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_group_places_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_places")),
        sa.UniqueConstraint("opening_id", "plan_id", name=op.f("uq_group_places_opening_id_plan_id")),
    )
    with op.batch_alter_table("group_places", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_group_places_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "moderation_picks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 1000", name=op.f("ck_moderation_picks_position_range")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_moderation_picks_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["moderation_samples.id"], name=op.f("fk_moderation_picks_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_picks")),
        sa.UniqueConstraint(
            "sample_id", "decision_id", name=op.f("uq_moderation_picks_sample_id_decision_id")
        ),
    )
    with op.batch_alter_table("moderation_picks", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_moderation_picks_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "needs_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "under_way",
                "done",
                "not_needed",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("log_entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state <> 'not_needed' OR note <> ''", name=op.f("ck_needs_progress_reasons_given")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["needs_items.id"], name=op.f("fk_needs_progress_item_id")),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["training_log.id"], name=op.f("fk_needs_progress_log_entry_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_needs_progress_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_progress")),
    )
    with op.batch_alter_table("needs_progress", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_needs_progress_item_id"), ["item_id"], unique=False)

    op.create_table(
        "needs_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
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
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.CheckConstraint("current BETWEEN 1 AND 5", name=op.f("ck_needs_views_current_range")),
        sa.CheckConstraint("importance BETWEEN 1 AND 5", name=op.f("ck_needs_views_importance_range")),
        sa.ForeignKeyConstraint(["item_id"], ["needs_items.id"], name=op.f("fk_needs_views_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_needs_views_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_views")),
    )
    with op.batch_alter_table("needs_views", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_needs_views_item_id"), ["item_id"], unique=False)

    op.create_table(
        "training_log_covers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_entry_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_training_log_covers_entry_id")),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["training_log.id"], name=op.f("fk_training_log_covers_log_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_log_covers")),
        sa.UniqueConstraint(
            "log_entry_id", "entry_id", name=op.f("uq_training_log_covers_log_entry_id_entry_id")
        ),
    )
    with op.batch_alter_table("training_log_covers", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_training_log_covers_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "training_log_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "enrolled",
                "under_way",
                "completed",
                "given_up",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_removal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_entry_id"], ["training_log.id"], name=op.f("fk_training_log_events_log_entry_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_training_log_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_log_events")),
    )
    with op.batch_alter_table("training_log_events", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_training_log_events_log_entry_id"), ["log_entry_id"], unique=False)

    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_files_evidence_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_evidence_files_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("evidence_id", "file_id", name=op.f("uq_evidence_files_evidence_id_file_id")),
    )
    with op.batch_alter_table("evidence_files", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_evidence_files_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(op.f("ix_evidence_files_file_id"), ["file_id"], unique=False)

    op.create_table(
        "moderation_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pick_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "agree", "query", name="verdict_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict = 'agree' OR note <> ''", name=op.f("ck_moderation_reviews_queries_say_what")
        ),
        sa.ForeignKeyConstraint(
            ["pick_id"], ["moderation_picks.id"], name=op.f("fk_moderation_reviews_pick_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["people.id"], name=op.f("fk_moderation_reviews_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_reviews")),
    )
    with op.batch_alter_table("moderation_reviews", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_moderation_reviews_pick_id"), ["pick_id"], unique=False)

    op.create_table(
        "witness_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role_title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("knows_how", sa.Text(), nullable=False),
        sa.Column("saw_what", sa.Text(), nullable=False),
        sa.Column("could_improve", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answered_at IS NULL OR (knows_how <> '' AND saw_what <> '')",
            name=op.f("ck_witness_requests_answered_in_words"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (evidence_id IS NULL)",
            name=op.f("ck_witness_requests_answered_with_a_statement"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_witness_requests_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_witness_requests_evidence_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_witness_requests_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_requests")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_witness_requests_evidence_id")),
    )
    with op.batch_alter_table("witness_requests", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_witness_requests_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "evidence_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "needs_redaction",
                "redacted",
                "withdrawn",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "file_id IS NULL OR kind = 'needs_redaction'", name=op.f("ck_evidence_events_files_are_hidden")
        ),
        sa.CheckConstraint(
            "kind = 'redacted' OR reason <> ''", name=op.f("ck_evidence_events_reasons_given")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_events_evidence_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_files.id"], name=op.f("fk_evidence_events_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evidence_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_events")),
    )
    with op.batch_alter_table("evidence_events", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_evidence_events_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "witness_request_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_witness_request_entries_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["witness_requests.id"], name=op.f("fk_witness_request_entries_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_request_entries")),
        sa.UniqueConstraint(
            "request_id", "entry_id", name=op.f("uq_witness_request_entries_request_id_entry_id")
        ),
    )
    with op.batch_alter_table("witness_request_entries", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_witness_request_entries_entry_id"), ["entry_id"], unique=False)

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("condition", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("condition_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("how_observed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("batch_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "way",
                sa.Enum(
                    "signed_in",
                    "password",
                    "code",
                    name="way_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="signed_in",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("as_signed", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(op.f("ix_decisions_batch_id"), ["batch_id"], unique=False)
        batch_op.create_check_constraint(
            op.f("ck_decisions_condition_with_a_date"), "(condition = '') = (condition_due_on IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_decisions_condition_when_confirmed"), "condition = '' OR outcome = 'confirmed'"
        )

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_evidence_kind_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_evidence_links_have_addresses"), type_="check")
    op.execute("UPDATE evidence SET kind = 'other' WHERE kind = 'link'")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("log_entry_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("check_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.create_index(op.f("ix_evidence_log_entry_id"), ["log_entry_id"], unique=False)
        batch_op.create_unique_constraint(op.f("uq_evidence_replaces_id"), ["replaces_id"])
        batch_op.create_foreign_key(op.f("fk_evidence_replaces_id"), "evidence", ["replaces_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_evidence_log_entry_id"), "training_log", ["log_entry_id"], ["id"]
        )
        batch_op.create_foreign_key(op.f("fk_evidence_check_id"), "criterion_checks", ["check_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_evidence_kind_known"), sa.column("kind").in_(NEW_EVIDENCE))
        batch_op.create_check_constraint(
            op.f("ck_evidence_others_say_something"), "kind <> 'other' OR link <> '' OR reflection <> ''"
        )

    with op.batch_alter_table("evidence_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("how", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("needs_items", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_rated", sa.Boolean(), server_default=sa.text("(true)"), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "subject",
                sa.Enum(
                    "competency",
                    "role_element",
                    "criterion",
                    "system",
                    "other",
                    name="subject_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="other",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("priority_set", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("priority_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "gap_reason",
                sa.Enum(
                    "knowledge",
                    "skill",
                    "confidence",
                    "access",
                    "time",
                    "permission",
                    name="gap_reason_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "route",
                sa.Enum(
                    "self_directed",
                    "group_theme",
                    "shadowing",
                    "coaching",
                    "course",
                    "arrangement",
                    name="route_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("course_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("talked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_needs_items_removed_by_id"), "people", ["removed_by_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_needs_items_course_id"), "courses", ["course_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_needs_items_priority_range"), "priority_set IS NULL OR priority_set BETWEEN 0 AND 20"
        )
        batch_op.create_check_constraint(
            op.f("ck_needs_items_priority_with_a_reason"), "(priority_set IS NULL) = (priority_reason = '')"
        )
        batch_op.create_check_constraint(
            op.f("ck_needs_items_removed_by_somebody"), "(removed_at IS NULL) = (removed_by_id IS NULL)"
        )
    op.execute("UPDATE needs_items SET subject = 'competency' WHERE entry_id IS NOT NULL")

    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "point",
                sa.Enum(
                    "baseline",
                    "month_3",
                    "month_6",
                    "any_time",
                    name="point_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="any_time",
                nullable=False,
            )
        )

    with op.batch_alter_table("time_entries", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_time_entries_purpose_known"), type_="check")
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "planned",
                    "requested",
                    "granted",
                    "refused",
                    "used",
                    name="kind_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="used",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("answers_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "refused_for",
                sa.Enum(
                    "staffing",
                    "clinic_pressure",
                    "short_notice",
                    "other_day",
                    "not_relevant",
                    "used_up",
                    name="refused_for_known",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("log_entry_id", sa.Uuid(), nullable=True))
        batch_op.create_index(op.f("ix_time_entries_answers_id"), ["answers_id"], unique=False)
        batch_op.create_index(op.f("ix_time_entries_log_entry_id"), ["log_entry_id"], unique=False)
        batch_op.create_foreign_key(
            op.f("fk_time_entries_answers_id"), "time_entries", ["answers_id"], ["id"]
        )
        batch_op.create_foreign_key(
            op.f("fk_time_entries_log_entry_id"), "training_log", ["log_entry_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_time_entries_purpose_known"), sa.column("purpose").in_(NEW_PURPOSES)
        )
        batch_op.create_check_constraint(
            op.f("ck_time_entries_refused_for_a_reason"), "(refused_for IS NOT NULL) = (kind = 'refused')"
        )
        batch_op.create_check_constraint(
            op.f("ck_time_entries_answers_name_it"),
            "kind NOT IN ('granted', 'refused') OR answers_id IS NOT NULL",
        )

    for table in APPEND_ONLY:
        triggers.protect_append_only(op.get_bind(), table)
    if not _is_postgresql():
        for table in CHANGED:
            triggers.protect_append_only(op.get_bind(), table)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    """The older schema has no place for what is new: time that was not used, and what was removed."""
    for table in (*APPEND_ONLY, *CHANGED):
        triggers.unprotect(op.get_bind(), table)
    op.execute("UPDATE time_entries SET answers_id = NULL, log_entry_id = NULL")
    op.execute("UPDATE evidence SET log_entry_id = NULL, check_id = NULL")
    op.execute("DELETE FROM needs_progress")
    op.execute("DELETE FROM needs_views")
    op.execute("DELETE FROM needs_items WHERE removed_at IS NOT NULL")
    op.execute(
        "DELETE FROM time_entries WHERE kind <> 'used' OR purpose NOT IN ('supervision', 'group', 'conference')"
    )
    with op.batch_alter_table("time_entries", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_time_entries_refused_for_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_time_entries_answers_name_it"), type_="check")
        batch_op.drop_constraint(op.f("ck_time_entries_refused_for_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_time_entries_kind_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_time_entries_purpose_known"), type_="check")
        batch_op.drop_constraint(op.f("fk_time_entries_log_entry_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_time_entries_answers_id"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_time_entries_log_entry_id"))
        batch_op.drop_index(op.f("ix_time_entries_answers_id"))
        batch_op.drop_column("log_entry_id")
        batch_op.drop_column("refused_for")
        batch_op.drop_column("answers_id")
        batch_op.drop_column("kind")
        batch_op.create_check_constraint(
            op.f("ck_time_entries_purpose_known"), sa.column("purpose").in_(PURPOSES)
        )

    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ratings_point_known"), type_="check")
        batch_op.drop_column("point")

    with op.batch_alter_table("needs_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_needs_items_priority_range"), type_="check")
        batch_op.drop_constraint(op.f("ck_needs_items_priority_with_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_needs_items_removed_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("ck_needs_items_subject_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_needs_items_gap_reason_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_needs_items_route_known"), type_="check")
        batch_op.drop_constraint(op.f("fk_needs_items_course_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_needs_items_removed_by_id"), type_="foreignkey")
        batch_op.drop_column("removed_by_id")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("talked_at")
        batch_op.drop_column("course_id")
        batch_op.drop_column("route")
        batch_op.drop_column("gap_reason")
        batch_op.drop_column("priority_reason")
        batch_op.drop_column("priority_set")
        batch_op.drop_column("subject")
        batch_op.drop_column("is_rated")

    with op.batch_alter_table("evidence_links", schema=None) as batch_op:
        batch_op.drop_column("how")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_evidence_kind_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_evidence_others_say_something"), type_="check")
        batch_op.drop_constraint(op.f("fk_evidence_check_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_evidence_log_entry_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_evidence_replaces_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_evidence_replaces_id"), type_="unique")
        batch_op.drop_index(op.f("ix_evidence_log_entry_id"))
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("check_id")
        batch_op.drop_column("log_entry_id")
    op.execute(
        "UPDATE evidence SET kind = CASE WHEN link <> '' THEN 'link' ELSE 'reflection' END, "
        "reflection = CASE WHEN link = '' AND reflection = '' THEN title ELSE reflection END"
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_evidence_kind_known"), sa.column("kind").in_(EVIDENCE))
        batch_op.create_check_constraint(
            op.f("ck_evidence_links_have_addresses"), "(kind = 'link') = (link <> '')"
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_decisions_condition_with_a_date"), type_="check")
        batch_op.drop_constraint(op.f("ck_decisions_condition_when_confirmed"), type_="check")
        batch_op.drop_constraint(op.f("ck_decisions_way_known"), type_="check")
        batch_op.drop_index(op.f("ix_decisions_batch_id"))
        batch_op.drop_column("as_signed")
        batch_op.drop_column("way")
        batch_op.drop_column("batch_id")
        batch_op.drop_column("how_observed")
        batch_op.drop_column("condition_due_on")
        batch_op.drop_column("condition")

    with op.batch_alter_table("witness_request_entries", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_witness_request_entries_entry_id"))

    op.drop_table("witness_request_entries")
    with op.batch_alter_table("evidence_events", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_evidence_events_evidence_id"))

    op.drop_table("evidence_events")
    with op.batch_alter_table("witness_requests", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_witness_requests_plan_id"))

    op.drop_table("witness_requests")
    with op.batch_alter_table("moderation_reviews", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_moderation_reviews_pick_id"))

    op.drop_table("moderation_reviews")
    with op.batch_alter_table("evidence_files", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_evidence_files_file_id"))
        batch_op.drop_index(op.f("ix_evidence_files_evidence_id"))

    op.drop_table("evidence_files")
    with op.batch_alter_table("training_log_events", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_training_log_events_log_entry_id"))

    op.drop_table("training_log_events")
    with op.batch_alter_table("training_log_covers", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_training_log_covers_entry_id"))

    op.drop_table("training_log_covers")
    with op.batch_alter_table("needs_views", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_needs_views_item_id"))

    op.drop_table("needs_views")
    with op.batch_alter_table("needs_progress", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_needs_progress_item_id"))

    op.drop_table("needs_progress")
    with op.batch_alter_table("moderation_picks", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_moderation_picks_decision_id"))

    op.drop_table("moderation_picks")
    with op.batch_alter_table("group_places", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_group_places_plan_id"))

    op.drop_table("group_places")
    with op.batch_alter_table("decision_events", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_decision_events_decision_id"))
        batch_op.drop_index(op.f("ix_decision_events_by_decision_id"))

    op.drop_table("decision_events")
    with op.batch_alter_table("training_log", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_training_log_plan_id"))
        batch_op.drop_index(op.f("ix_training_log_course_id"))

    op.drop_table("training_log")
    op.drop_table("group_openings")
    with op.batch_alter_table("course_covers", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_course_covers_entry_id"))

    op.drop_table("course_covers")
    with op.batch_alter_table("signing_codes", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_signing_codes_person_id"))

    op.drop_table("signing_codes")
    with op.batch_alter_table("criterion_checks", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_criterion_checks_plan_id_entry_id"))

    op.drop_table("criterion_checks")
    op.drop_table("courses")
    op.drop_table("community_memberships")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_certificates_plan_id"))

    op.drop_table("certificates")
    with op.batch_alter_table("applicabilities", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_applicabilities_plan_id_entry_id"))

    op.drop_table("applicabilities")
    with op.batch_alter_table("moderation_samples", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_moderation_samples_alliance_id"))

    op.drop_table("moderation_samples")
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_stored_files_state"))
        batch_op.drop_index(op.f("ix_stored_files_alliance_id"))

    op.drop_table("stored_files")

    for table in CHANGED:
        triggers.protect_append_only(op.get_bind(), table)
