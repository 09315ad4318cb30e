"""What people may ask about their own data, who looked at it, and how long it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ROLE = sa.table("role", sa.column("id"), sa.column("code"))
_HELD = sa.table("role_permission", sa.column("role_id"), sa.column("permission"))
_NEW = {
    "operator": ("personal_data:open",),
    "administrator_berkas": ("retention:propose",),
    "ppid": ("personal_data:handle", "personal_data:open", "personal_data:report"),
    "sekretaris": ("personal_data:decide", "retention:decide"),
    "kepala_dinas": ("personal_data:decide", "personal_data:report", "retention:decide"),
    "auditor": ("personal_data:report",),
}


def upgrade() -> None:
    op.create_table(
        "personal_view",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), _to("personal_view", "user_id", "user_account"), nullable=False),
        sa.Column("viewer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("page", sa.String(60), nullable=False),
        sa.Column("hour", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("user_id", "subject", "page", "hour", name="uq_personal_view_user_id_subject_page_hour"),
    )
    op.create_index("ix_personal_view_subject", "personal_view", ["subject", "seen_at"])
    _requests()
    _retention()
    roles = {code: role_id for role_id, code in op.get_bind().execute(sa.select(_ROLE.c.id, _ROLE.c.code))}
    for code, permissions in _NEW.items():
        if code in roles:
            _give(roles[code], permissions)


def _requests() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("wish", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Integer(), _to("data_request", "person_id", "person")),
        sa.Column("account_id", sa.Integer(), _to("data_request", "account_id", "user_account")),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), _to("data_request", "opened_by_id", "user_account")),
        sa.Column("changes_sealed", sa.Text(), nullable=True),
        sa.Column("evidence_hash", sa.String(), _to("data_request", "evidence_hash", "blob", "hash")),
        sa.Column("evidence_name", sa.String(), nullable=False),
        *_decided("data_request"),
        sa.Column("copy_hash", sa.String(), _to("data_request", "copy_hash", "blob", "hash")),
        sa.Column("copy_made_at", _MOMENT, nullable=True),
    )
    for column in ("state", "person_id", "account_id"):
        op.create_index(f"ix_data_request_{column}", "data_request", [column])


def _retention() -> None:
    op.create_table(
        "retention_class",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("label_en", sa.String(120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("ticket_type", sa.String(32), nullable=True),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("active_years", sa.Integer(), nullable=False),
        sa.Column("inactive_years", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(32), nullable=False),
        sa.Column("law", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_retention_class_code", "retention_class", ["code"])
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("listed_at", _MOMENT, nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        *_decided("destruction"),
    )
    op.create_index("ix_destruction_state", "destruction", ["state"])


def _decided(table: str) -> list[sa.Column]:
    """One proposes, another decides, and what came of it."""
    return [
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), _to(table, "proposed_by_id", "user_account")),
        sa.Column("proposed_at", _MOMENT, nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), _to(table, "decided_by_id", "user_account")),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("minutes_number", sa.String(40), nullable=True, unique=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
    ]


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.{key}", name=f"fk_{table}_{column}_{other}")


def _give(role_id: int, permissions: tuple[str, ...]) -> None:
    bind = op.get_bind()
    held = set(bind.scalars(sa.select(_HELD.c.permission).where(_HELD.c.role_id == role_id)))
    for permission in permissions:
        if permission not in held:
            bind.execute(sa.insert(_HELD).values(role_id=role_id, permission=permission))


def downgrade() -> None:
    new = sorted({permission for permissions in _NEW.values() for permission in permissions})
    op.get_bind().execute(sa.delete(_HELD).where(_HELD.c.permission.in_(new)))
    for table in ("destruction", "retention_class", "data_request", "personal_view"):
        op.drop_table(table)
