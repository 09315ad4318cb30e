"""Other ways to prove who one is, and what is open where."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _of_an_account() -> sa.Column:
    return sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "shared_pc",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("heard_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), primary_key=True),
        _of_an_account(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False, unique=True),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])
    op.create_table(
        "sign_in_challenge",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("challenge_hash", sa.String(), nullable=False, unique=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=True),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_sign_in_challenge_expires_at", "sign_in_challenge", ["expires_at"])
    op.create_table(
        "provider_link",
        sa.Column("id", sa.Integer(), primary_key=True),
        _of_an_account(),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("issuer", "subject"),
        sa.UniqueConstraint("user_id", "issuer"),
    )
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("factor_owed_since", _MOMENT, nullable=True))
    with op.batch_alter_table("sign_in_session") as table:
        table.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("proof", sa.String(length=32), nullable=False, server_default="password"))
        table.add_column(sa.Column("locked_at", _MOMENT, nullable=True))
        table.add_column(sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("shared_pc_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_sign_in_session_shared_pc_id_shared_pc"), "shared_pc", ["shared_pc_id"], ["id"]
        )
        table.create_index(op.f("ix_sign_in_session_shared_pc_id"), ["shared_pc_id"])
    with op.batch_alter_table("sign_in_session") as table:
        table.alter_column("device", existing_type=sa.String(), server_default=None)
        table.alter_column("place", existing_type=sa.String(), server_default=None)
        table.alter_column("proof", existing_type=sa.String(length=32), server_default=None)
        table.alter_column("misses", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as table:
        table.drop_index(op.f("ix_sign_in_session_shared_pc_id"))
        table.drop_constraint(op.f("fk_sign_in_session_shared_pc_id_shared_pc"), type_="foreignkey")
        for name in ("shared_pc_id", "misses", "locked_at", "proof", "place", "device"):
            table.drop_column(name)
    with op.batch_alter_table("user_account") as table:
        table.drop_column("factor_owed_since")
    for name in ("provider_link", "sign_in_challenge", "passkey", "shared_pc"):
        op.drop_table(name)
