"""The agenda book of incoming letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agenda_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_agenda_counter'))
    )
    op.create_table('incoming_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('running', sa.Integer(), nullable=False),
    sa.Column('letter_number', sa.String(), nullable=False),
    sa.Column('letter_number_key', sa.String(), nullable=False),
    sa.Column('letter_date', sa.Date(), nullable=True),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('sender_key', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('enclosures', sa.String(), nullable=False),
    sa.Column('event_date', sa.Date(), nullable=True),
    sa.Column('urgency', sa.String(length=32), nullable=False),
    sa.Column('secrecy', sa.String(length=32), nullable=False),
    sa.Column('arrival', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_incoming_letter_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming_letter')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_incoming_letter_ticket_id'))
    )
    with op.batch_alter_table('incoming_letter', schema=None) as batch_op:
        batch_op.create_index('ix_incoming_letter_number', ['letter_number_key'], unique=False)
        batch_op.create_index('uq_incoming_letter_agenda', ['year', 'running'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('incoming_letter', schema=None) as batch_op:
        batch_op.drop_index('uq_incoming_letter_agenda')
        batch_op.drop_index('ix_incoming_letter_number')

    op.drop_table('incoming_letter')
    op.drop_table('agenda_counter')
