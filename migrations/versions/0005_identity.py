"""The tables of identity."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "one_time_codes",
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("tries >= 0 AND tries <= 5", name=op.f("ck_one_time_codes_tries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
    )
    op.create_index(op.f("ix_one_time_codes_expires_at"), "one_time_codes", ["expires_at"], unique=False)
    op.create_index(op.f("ix_one_time_codes_phone_index"), "one_time_codes", ["phone_index"], unique=False)
    op.create_table(
        "throttles",
        sa.Column("lane", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tries", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_throttles")),
    )
    op.create_index(op.f("ix_throttles_at"), "throttles", ["at"], unique=False)
    op.create_table(
        "users",
        sa.Column("login", sa.String(length=40), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "login IS NOT NULL OR phone_index IS NOT NULL OR erased_at IS NOT NULL", name=op.f("ck_users_reachable")
        ),
        sa.CheckConstraint("password_hash IS NULL OR login IS NOT NULL", name=op.f("ck_users_password")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_users_phone_index")),
    )
    op.create_table(
        "backup_codes",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_backup_codes_user_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_backup_codes")),
    )
    op.create_index(op.f("ix_backup_codes_user_id"), "backup_codes", ["user_id"], unique=False)
    op.create_table(
        "devices",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trusted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_devices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", "user_id", name=op.f("uq_devices_token_hash_user_id")),
    )
    op.create_index(op.f("ix_devices_user_id"), "devices", ["user_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step", sa.Enum("password", "renewal", "full", name="step", native_enum=False, length=40), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("idle_minutes > 0", name=op.f("ck_sessions_idle")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "user_name_tokens",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.LargeBinary(length=8), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_name_tokens_user_id")),
        sa.PrimaryKeyConstraint("user_id", "token", name=op.f("pk_user_name_tokens")),
    )
    op.create_index(op.f("ix_user_name_tokens_token"), "user_name_tokens", ["token"], unique=False)
    op.create_table(
        "household_users",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_household_users_household_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_household_users_user_id")),
        sa.PrimaryKeyConstraint("user_id", "household_id", name=op.f("pk_household_users")),
        sa.UniqueConstraint("household_id", "user_id", name=op.f("uq_household_users_household_id_user_id")),
    )
    op.create_table(
        "role_assignments",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "resident",
                "proxy",
                "committee_worker",
                "child_director",
                "community_aid_advisor",
                "social_worker",
                "street_officer",
                "street_reviewer",
                "child_supervisor",
                "verification_officer",
                "district_aid_officer",
                "charity_officer",
                "org_manager",
                "org_finance",
                "donor",
                "market_keeper",
                "depot_keeper",
                "point_keeper",
                "food_safety_officer",
                "volunteer",
                "volunteer_coordinator",
                "registry_officer",
                "info_officer",
                "auditor",
                "sysadmin",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN (division_id IS NOT NULL) THEN 1 ELSE 0 END + CASE WHEN (organisation_id IS NOT NULL) THEN 1 ELSE 0 END + CASE WHEN (site_id IS NOT NULL) THEN 1 ELSE 0 END) = CASE WHEN role IN ('resident', 'proxy', 'donor', 'volunteer') THEN 0 ELSE 1 END",
            name=op.f("ck_role_assignments_one_place"),
        ),
        sa.CheckConstraint(
            "role NOT IN ('sysadmin') OR approved_at IS NULL OR granted_by_id IS NULL OR approved_by_id IS NOT NULL",
            name=op.f("ck_role_assignments_second_person"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> granted_by_id", name=op.f("ck_role_assignments_two_people")
        ),
        sa.CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> user_id", name=op.f("ck_role_assignments_not_for_oneself")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_role_assignments_period")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_role_assignments_approved_by_id")),
        sa.ForeignKeyConstraint(["division_id"], ["divisions.id"], name=op.f("fk_role_assignments_division_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["users.id"], name=op.f("fk_role_assignments_granted_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_role_assignments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_role_assignments_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_assignments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
    )
    op.create_index(op.f("ix_role_assignments_organisation_id"), "role_assignments", ["organisation_id"], unique=False)
    op.create_index("ix_role_assignments_role", "role_assignments", ["role", "division_id"], unique=False)
    op.create_index(op.f("ix_role_assignments_site_id"), "role_assignments", ["site_id"], unique=False)
    op.create_index(op.f("ix_role_assignments_user_id"), "role_assignments", ["user_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("role_assignments")
    op.drop_table("household_users")
    op.drop_table("user_name_tokens")
    op.drop_table("sessions")
    op.drop_table("devices")
    op.drop_table("backup_codes")
    op.drop_table("users")
    op.drop_table("throttles")
    op.drop_table("one_time_codes")
