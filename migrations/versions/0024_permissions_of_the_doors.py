"""Give the roles of a running office what the three staffed doors ask for; what an office took away stays away."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ROLE = sa.table("role", sa.column("id"), sa.column("code"))
_HELD = sa.table("role_permission", sa.column("role_id"), sa.column("permission"))
_NEW = {
    "operator": ("article:edit", "paper:issue", "queue:serve",),
    "administrator_berkas": ("paper:issue", "queue:serve",),
    "konsultan_klinik": ("queue:serve",),
    "staf": ("queue:serve",),
    "pengelola_pengaduan": ("queue:serve",),
    "ppid": ("queue:serve",),
    "teknisi": ("queue:edit", "telephone:connect",),
    "kasubag": ("article:edit", "paper:issue", "queue:edit", "queue:figures",),
    "sekretaris": ("article:edit", "queue:edit", "queue:figures",),
    "kabid": ("queue:figures",),
    "kepala_dinas": ("queue:figures",),
    "auditor": ("queue:figures",),
    "pengelola_konten": ("article:edit",),
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
    new = sorted({permission for permissions in _NEW.values() for permission in permissions})
    op.get_bind().execute(sa.delete(_HELD).where(_HELD.c.permission.in_(new)))
