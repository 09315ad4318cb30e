"""Give the roles of a running office what connected delivery asks for; what an office took away stays away."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ROLE = sa.table("role", sa.column("id"), sa.column("code"))
_HELD = sa.table("role_permission", sa.column("role_id"), sa.column("permission"))
_NEW = {
    "operator": ("answer:edit", "letter:read", "message:read", "message:send", "ticket:merge",),
    "administrator_berkas": (
        "disposition:record", "letter:draft", "letter:edit_texts", "letter:number", "letter:read", "message:read", "message:send", "shelf:keep",
    ),
    "konsultan_klinik": ("letter:read",),
    "staf": ("letter:read",),
    "kasi": ("answer:edit", "letter:initial", "letter:read", "ticket:merge",),
    "kasubag": ("answer:edit", "letter:initial", "letter:number", "letter:read", "ticket:merge",),
    "kabid": ("answer:edit", "leadership:open", "letter:initial", "letter:read", "ticket:merge",),
    "sekretaris": (
        "answer:edit", "clock:edit", "disposition:record", "leadership:open", "letter:draft", "letter:edit_texts", "letter:initial", "letter:number", "letter:read", "letter:sign", "letter:withdraw", "message:edit", "message:read", "message:send", "routing:edit", "ticket:merge",
    ),
    "kepala_dinas": ("leadership:open", "letter:read", "letter:withdraw",),
    "pengelola_konten": ("answer:edit", "clock:edit", "letter:edit_texts", "message:edit", "routing:edit",),
    "pengelola_pengaduan": ("letter:draft", "letter:read", "message:read", "message:send", "ticket:merge",),
    "ppid": ("letter:read",),
    "auditor": ("letter:read", "message:read",),
}


def upgrade() -> None:
    roles = {code: role_id for role_id, code in op.get_bind().execute(sa.select(_ROLE.c.id, _ROLE.c.code))}
    for code, permissions in _NEW.items():
        if code in roles:
            _give(roles[code], permissions)


def _give(role_id: int, permissions: tuple[str, ...]) -> None:
    bind = op.get_bind()
    held = set(bind.scalars(sa.select(_HELD.c.permission).where(_HELD.c.role_id == role_id)))
    for permission in permissions:
        if permission not in held:
            bind.execute(sa.insert(_HELD).values(role_id=role_id, permission=permission))


def downgrade() -> None:
    new = sorted({permission for permissions in _NEW.values() for permission in permissions} - {"letter:draft", "letter:sign"})
    op.get_bind().execute(sa.delete(_HELD).where(_HELD.c.permission.in_(new)))
