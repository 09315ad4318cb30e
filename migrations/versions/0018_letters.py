"""Keep letters, their steps, books and numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('classification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_classification')),
    sa.UniqueConstraint('code', 'valid_from', name=op.f('uq_classification_code_valid_from'))
    )
    op.create_table('letter_book',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('pattern', sa.String(), nullable=False),
    sa.Column('office_code', sa.String(), nullable=False),
    sa.Column('starting_year', sa.Integer(), nullable=False),
    sa.Column('starting_number', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_book')),
    sa.UniqueConstraint('code', name=op.f('uq_letter_book_code'))
    )
    op.create_table('letter_counter',
    sa.Column('book_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['book_id'], ['letter_book.id'], name=op.f('fk_letter_counter_book_id_letter_book')),
    sa.PrimaryKeyConstraint('book_id', 'year', name=op.f('pk_letter_counter'))
    )
    op.create_table('letter_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['service_group.id'], name=op.f('fk_letter_text_group_id_service_group')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_letter_text_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_text')),
    sa.UniqueConstraint('code', name=op.f('uq_letter_text_code'))
    )
    op.create_table('letter_text_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_letter_text_version_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['text_id'], ['letter_text.id'], name=op.f('fk_letter_text_version_text_id_letter_text')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_text_version')),
    sa.UniqueConstraint('text_id', 'number', name=op.f('uq_letter_text_version_text_id_number'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('drafted_by_id', sa.Integer(), nullable=False),
    sa.Column('text_version_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('urgency', sa.String(length=32), nullable=False),
    sa.Column('secrecy', sa.String(length=32), nullable=False),
    sa.Column('classification', sa.String(), nullable=False),
    sa.Column('signatory_position_id', sa.Integer(), nullable=False),
    sa.Column('signed_as', sa.String(length=32), nullable=False),
    sa.Column('is_electronic', sa.Boolean(), nullable=False),
    sa.Column('is_result', sa.Boolean(), nullable=False),
    sa.Column('signatory_title', sa.String(), nullable=False),
    sa.Column('signatory_name', sa.String(), nullable=False),
    sa.Column('signatory_nip', sa.String(), nullable=False),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('certificate', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('letter_date', sa.Date(), nullable=True),
    sa.Column('event_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('event_place', sa.String(), nullable=False),
    sa.Column('printed_hash', sa.String(length=64), nullable=True),
    sa.Column('printed_number', sa.Integer(), nullable=False),
    sa.Column('final_hash', sa.String(length=64), nullable=True),
    sa.Column('attachment_id', sa.Integer(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_reason', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_letter_attachment_id_attachment')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['user_account.id'], name=op.f('fk_letter_drafted_by_id_user_account')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['user_account.id'], name=op.f('fk_letter_ended_by_id_user_account')),
    sa.ForeignKeyConstraint(['final_hash'], ['blob.hash'], name=op.f('fk_letter_final_hash_blob')),
    sa.ForeignKeyConstraint(['printed_hash'], ['blob.hash'], name=op.f('fk_letter_printed_hash_blob')),
    sa.ForeignKeyConstraint(['replaces_id'], ['letter.id'], name=op.f('fk_letter_replaces_id_letter')),
    sa.ForeignKeyConstraint(['signatory_position_id'], ['position.id'], name=op.f('fk_letter_signatory_position_id_position')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['user_account.id'], name=op.f('fk_letter_signed_by_id_user_account')),
    sa.ForeignKeyConstraint(['text_version_id'], ['letter_text_version.id'], name=op.f('fk_letter_text_version_id_letter_text_version')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_letter_ticket_id_ticket')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_letter_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('code', name=op.f('uq_letter_code'))
    )
    op.create_index(op.f('ix_letter_drafted_by_id'), 'letter', ['drafted_by_id'], unique=False)
    op.create_index(op.f('ix_letter_final_hash'), 'letter', ['final_hash'], unique=False)
    op.create_index('ix_letter_number', 'letter', ['number'], unique=False)
    op.create_index(op.f('ix_letter_replaces_id'), 'letter', ['replaces_id'], unique=False)
    op.create_index('ix_letter_state', 'letter', ['state', 'id'], unique=False)
    op.create_index(op.f('ix_letter_ticket_id'), 'letter', ['ticket_id'], unique=False)
    op.create_index(op.f('ix_letter_unit_id'), 'letter', ['unit_id'], unique=False)
    op.create_table('letter_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('book_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('running', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('classification', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['book_id'], ['letter_book.id'], name=op.f('fk_letter_number_book_id_letter_book')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_number_letter_id_letter')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['user_account.id'], name=op.f('fk_letter_number_taken_by_id_user_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_letter_number_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_number')),
    sa.UniqueConstraint('book_id', 'year', 'running', name=op.f('uq_letter_number_book_id_year_running')),
    sa.UniqueConstraint('form_key', name=op.f('uq_letter_number_form_key'))
    )
    op.create_index(op.f('ix_letter_number_letter_id'), 'letter_number', ['letter_id'], unique=False)
    op.create_index('uq_letter_number_text', 'letter_number', ['text'], unique=True, sqlite_where=sa.text("state != 'voided'"), postgresql_where=sa.text("state != 'voided'"))
    op.create_table('letter_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('by_title', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comment', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_letter_step_by_id_user_account')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_step_letter_id_letter')),
    sa.ForeignKeyConstraint(['position_id'], ['position.id'], name=op.f('fk_letter_step_position_id_position')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_step')),
    sa.UniqueConstraint('letter_id', 'round', 'place', name=op.f('uq_letter_step_letter_id_round_place'))
    )
    op.create_index('ix_letter_step_waiting', 'letter_step', ['position_id', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('letter_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('enclosures', sa.String(), nullable=False),
    sa.Column('copies', sa.String(), nullable=False),
    sa.Column('own_hash', sa.String(length=64), nullable=True),
    sa.Column('own_name', sa.String(), nullable=False),
    sa.Column('own_type', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_version_letter_id_letter')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_letter_version_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['own_hash'], ['blob.hash'], name=op.f('fk_letter_version_own_hash_blob')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_version')),
    sa.UniqueConstraint('letter_id', 'number', name=op.f('uq_letter_version_letter_id_number'))
    )
    with op.batch_alter_table('incoming_letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agenda_elsewhere', sa.String(), nullable=False, server_default=''))
        batch_op.alter_column('running', existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table('incoming_letter', schema=None) as batch_op:
        batch_op.alter_column('agenda_elsewhere', existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('incoming_letter', schema=None) as batch_op:
        batch_op.alter_column('running', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('agenda_elsewhere')
    op.drop_table('letter_version')
    op.drop_table('letter_step')
    op.drop_table('letter_number')
    op.drop_table('letter')
    op.drop_table('letter_text_version')
    op.drop_table('letter_text')
    op.drop_table('letter_counter')
    op.drop_table('letter_book')
    op.drop_table('classification')
