"""The first tables: staff, people, catalogue, calendar, requests, files and jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('blob',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_blob'))
    )
    op.create_table('history_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_hash', sa.String(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history_head'))
    )
    op.create_table('holiday',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday')),
    sa.UniqueConstraint('day', 'kind', name=op.f('uq_holiday_day_kind'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('dedupe_key', sa.String(), nullable=True),
    sa.Column('run_after', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_owner', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('max_attempts', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_job_dedupe_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_open', ['run_after', 'id'], unique=False, sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))

    op.create_table('kecamatan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kecamatan')),
    sa.UniqueConstraint('code', name=op.f('uq_kecamatan_code'))
    )
    op.create_table('merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('merged_id', sa.Integer(), nullable=False),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_name', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge'))
    )
    with op.batch_alter_table('merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_merge_merged_id'), ['merged_id'], unique=False)

    op.create_table('number_counter',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_number_counter'))
    )
    op.create_table('privacy_notice',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text_id', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('spoken_id', sa.Text(), nullable=False),
    sa.Column('spoken_en', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=32), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_privacy_notice'))
    )
    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('label_en', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('code', name=op.f('uq_role_code'))
    )
    op.create_table('service_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('figure_label', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_group')),
    sa.UniqueConstraint('code', name=op.f('uq_service_group_code'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('changed', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_hash', sa.String(), nullable=False),
    sa.Column('address_hash', sa.String(), nullable=False),
    sa.Column('attempted_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_attempt_account_hash_attempted_at', ['account_hash', 'attempted_at'], unique=False)
        batch_op.create_index('ix_sign_in_attempt_address_hash_attempted_at', ['address_hash', 'attempted_at'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('duties', sa.String(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_parent_id'), ['parent_id'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('nip', sa.String(), nullable=True),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('shortcuts_enabled', sa.Boolean(), nullable=False),
    sa.Column('totp_sealed', sa.String(), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username'))
    )
    op.create_table('audit_event',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('particulars', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_audit_event_user_id_user_account')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index('ix_audit_event_happened_at', ['happened_at'], unique=False)
        batch_op.create_index('ix_audit_event_subject_number', ['subject', 'number'], unique=False)
        batch_op.create_index('ix_audit_event_user_id_number', ['user_id', 'number'], unique=False)

    op.create_table('kelurahan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=13), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kecamatan_id', sa.Integer(), nullable=False),
    sa.Column('postal_code', sa.String(length=5), nullable=True),
    sa.Column('variants', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['kecamatan_id'], ['kecamatan.id'], name=op.f('fk_kelurahan_kecamatan_id_kecamatan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kelurahan')),
    sa.UniqueConstraint('code', name=op.f('uq_kelurahan_code'))
    )
    op.create_table('one_time_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_one_time_link_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_link_token_hash'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_user_id'), ['user_id'], unique=False)

    op.create_table('position',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('is_head', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_position_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_position')),
    sa.UniqueConstraint('code', name=op.f('uq_position_code'))
    )
    with op.batch_alter_table('position', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_position_unit_id'), ['unit_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recovery_code_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('user_id', 'code_hash', name=op.f('uq_recovery_code_user_id_code_hash'))
    )
    op.create_table('role_permission',
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('permission', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_role_permission_role_id_role')),
    sa.PrimaryKeyConstraint('role_id', 'permission', name=op.f('pk_role_permission'))
    )
    op.create_table('service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['service_group.id'], name=op.f('fk_service_group_id_service_group')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_service_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('code', name=op.f('uq_service_code'))
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_unit_id'), ['unit_id'], unique=False)

    op.create_table('sign_in_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('address_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_sign_in_session_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_session_token_hash'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_user_id'), ['user_id'], unique=False)

    op.create_table('upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=False),
    sa.Column('blob_hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['blob_hash'], ['blob.hash'], name=op.f('fk_upload_blob_hash_blob')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_form_key'), ['form_key'], unique=False)

    op.create_table('user_role',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_user_role_role_id_role')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_role_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_user_role'))
    )
    with op.batch_alter_table('user_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_role_role_id'), ['role_id'], unique=False)

    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('decree', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['position_id'], ['position.id'], name=op.f('fk_appointment_position_id_position')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_appointment_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index('ix_appointment_position_id_starts_on', ['position_id', 'starts_on'], unique=False)
        batch_op.create_index('ix_appointment_user_id_starts_on', ['user_id', 'starts_on'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('nib', sa.String(length=32), nullable=True),
    sa.Column('tax_number', sa.String(length=32), nullable=True),
    sa.Column('legal_number', sa.String(length=100), nullable=True),
    sa.Column('legal_number_key', sa.String(length=100), nullable=True),
    sa.Column('cooperative_number', sa.String(length=32), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('kelurahan_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['kelurahan_id'], ['kelurahan.id'], name=op.f('fk_organisation_kelurahan_id_kelurahan')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['organisation.id'], name=op.f('fk_organisation_merged_into_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_cooperative_number'), ['cooperative_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_legal_number_key'), ['legal_number_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisation_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_organisation_name_key', ['name_key'], unique=False, postgresql_ops={'name_key': 'text_pattern_ops'})
        batch_op.create_index('ix_organisation_nib', ['nib'], unique=False, postgresql_ops={'nib': 'text_pattern_ops'})
        batch_op.create_index(batch_op.f('ix_organisation_tax_number'), ['tax_number'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('citizen_number_sealed', sa.String(), nullable=True),
    sa.Column('citizen_number_key', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('kelurahan_id', sa.Integer(), nullable=True),
    sa.Column('preferred_reply_channel', sa.String(length=32), nullable=True),
    sa.Column('language', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['kelurahan_id'], ['kelurahan.id'], name=op.f('fk_person_kelurahan_id_kelurahan')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['person.id'], name=op.f('fk_person_merged_into_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_citizen_number_key'), ['citizen_number_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_person_name_key', ['name_key'], unique=False, postgresql_ops={'name_key': 'text_pattern_ops'})

    op.create_table('service_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('summary_en', sa.String(), nullable=False),
    sa.Column('keywords', sa.String(), nullable=False),
    sa.Column('ticket_type', sa.String(length=32), nullable=False),
    sa.Column('is_simple', sa.Boolean(), nullable=False),
    sa.Column('is_confidential_by_default', sa.Boolean(), nullable=False),
    sa.Column('applicant_kinds', sa.JSON(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('steps_en', sa.JSON(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('fee', sa.String(), nullable=False),
    sa.Column('fee_en', sa.String(), nullable=False),
    sa.Column('fee_details', sa.String(), nullable=False),
    sa.Column('fee_details_en', sa.String(), nullable=False),
    sa.Column('product', sa.String(), nullable=False),
    sa.Column('product_en', sa.String(), nullable=False),
    sa.Column('complaints_handling', sa.String(), nullable=False),
    sa.Column('complaints_handling_en', sa.String(), nullable=False),
    sa.Column('legal_bases', sa.JSON(), nullable=False),
    sa.Column('facilities', sa.String(), nullable=False),
    sa.Column('staff_competence', sa.String(), nullable=False),
    sa.Column('internal_supervision', sa.String(), nullable=False),
    sa.Column('staff_count', sa.Integer(), nullable=True),
    sa.Column('service_guarantee', sa.String(), nullable=False),
    sa.Column('safety_guarantee', sa.String(), nullable=False),
    sa.Column('performance_evaluation', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('note_en', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_version_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_version')),
    sa.UniqueConstraint('service_id', 'number', name=op.f('uq_service_version_service_id_number'))
    )
    with op.batch_alter_table('service_version', schema=None) as batch_op:
        batch_op.create_index('uq_service_version_draft', ['service_id'], unique=True, sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'"))
        batch_op.create_index('uq_service_version_published', ['service_id'], unique=True, sqlite_where=sa.text("status = 'published'"), postgresql_where=sa.text("status = 'published'"))

    op.create_table('supporting_unit',
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_supporting_unit_service_id_service'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_supporting_unit_unit_id_unit')),
    sa.PrimaryKeyConstraint('service_id', 'unit_id', name=op.f('pk_supporting_unit'))
    )
    op.create_table('name_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sound', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(person_id IS NULL) <> (organisation_id IS NULL)', name=op.f('ck_name_word_one_owner')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_name_word_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_name_word_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_word'))
    )
    with op.batch_alter_table('name_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_word_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_name_word_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_name_word_sound', ['sound', 'person_id', 'organisation_id'], unique=False, postgresql_ops={'sound': 'text_pattern_ops'})

    op.create_table('notice_given',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('ticket_number', sa.String(length=32), nullable=True),
    sa.Column('notice_version', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['notice_version'], ['privacy_notice.version'], name=op.f('fk_notice_given_notice_version_privacy_notice')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_notice_given_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_given_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_given'))
    )
    with op.batch_alter_table('notice_given', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_given_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_given_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_given_ticket_number'), ['ticket_number'], unique=False)

    op.create_table('phone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digits', sa.String(length=15), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=60), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(person_id IS NULL) <> (organisation_id IS NULL)', name=op.f('ck_phone_one_owner')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_phone_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_phone_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone'))
    )
    with op.batch_alter_table('phone', schema=None) as batch_op:
        batch_op.create_index('ix_phone_digits', ['digits'], unique=False, postgresql_ops={'digits': 'text_pattern_ops'})
        batch_op.create_index(batch_op.f('ix_phone_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phone_person_id'), ['person_id'], unique=False)

    op.create_table('publicity_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=100), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_publicity_consent_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publicity_consent'))
    )
    with op.batch_alter_table('publicity_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publicity_consent_person_id'), ['person_id'], unique=False)

    op.create_table('representation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=100), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('letter_blob_hash', sa.String(length=64), nullable=True),
    sa.Column('letter_note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_representation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_representation_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_representation'))
    )
    with op.batch_alter_table('representation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_representation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_representation_person_id'), ['person_id'], unique=False)

    op.create_table('requirement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('forms', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('note_en', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['service_version.id'], name=op.f('fk_requirement_version_id_service_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirement')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_requirement_version_id_position'))
    )
    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('type', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('sub_channel', sa.String(), nullable=True),
    sa.Column('reply_channel', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('service_version_id', sa.Integer(), nullable=False),
    sa.Column('requester_type', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('phone_id', sa.Integer(), nullable=True),
    sa.Column('kelurahan_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('need', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('position_id', sa.Integer(), nullable=True),
    sa.Column('officer_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('is_priority', sa.Boolean(), nullable=False),
    sa.Column('priority_reason', sa.String(), nullable=True),
    sa.Column('is_confidential', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('status_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_as', sa.String(length=32), nullable=True),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('correction_rounds', sa.Integer(), nullable=False),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('complete_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_days', sa.Integer(), nullable=False),
    sa.Column('promised_days', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waits_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waits_for', sa.String(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('unmet_need', sa.String(), nullable=True),
    sa.Column('tracking_key', sa.String(), nullable=False),
    sa.Column('secret_round', sa.Integer(), nullable=False),
    sa.Column('idempotency_key', sa.String(), nullable=True),
    sa.Column('foreign_source', sa.String(), nullable=True),
    sa.Column('foreign_reference', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['kelurahan_id'], ['kelurahan.id'], name=op.f('fk_ticket_kelurahan_id_kelurahan')),
    sa.ForeignKeyConstraint(['officer_id'], ['user_account.id'], name=op.f('fk_ticket_officer_id_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_ticket_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['parent_id'], ['ticket.id'], name=op.f('fk_ticket_parent_id_ticket')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ticket_person_id_person')),
    sa.ForeignKeyConstraint(['phone_id'], ['phone.id'], name=op.f('fk_ticket_phone_id_phone')),
    sa.ForeignKeyConstraint(['position_id'], ['position.id'], name=op.f('fk_ticket_position_id_position')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_ticket_recorded_by_id_user_account')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_ticket_service_id_service')),
    sa.ForeignKeyConstraint(['service_version_id'], ['service_version.id'], name=op.f('fk_ticket_service_version_id_service_version')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_ticket_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_ticket_idempotency_key')),
    sa.UniqueConstraint('number', name=op.f('uq_ticket_number')),
    sa.UniqueConstraint('tracking_key', name=op.f('uq_ticket_tracking_key'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_foreign', ['foreign_source', 'foreign_reference'], unique=True)
        batch_op.create_index('ix_ticket_open_due', ['due_at', 'id'], unique=False, sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.create_index('ix_ticket_open_officer', ['officer_id', 'due_at', 'id'], unique=False, sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.create_index('ix_ticket_open_status', ['status', 'due_at', 'id'], unique=False, sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.create_index('ix_ticket_open_unit', ['unit_id', 'due_at', 'id'], unique=False, sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.create_index(batch_op.f('ix_ticket_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_position_id'), ['position_id'], unique=False)
        batch_op.create_index('ix_ticket_recorded', ['recorded_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_service_id'), ['service_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_key', sa.String(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=False),
    sa.Column('fields_sealed', sa.String(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_draft_service_id_service')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_draft_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('code_key', name=op.f('uq_draft_code_key'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_expires_at'), ['expires_at'], unique=False)

    op.create_table('paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('requirement_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['requirement_id'], ['requirement.id'], name=op.f('fk_paper_requirement_id_requirement')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_paper_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper'))
    )
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('refusal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('alternative', sa.String(), nullable=True),
    sa.Column('objection', sa.String(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_agreed', sa.Boolean(), nullable=True),
    sa.Column('decision_note', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_refusal_decided_by_id_user_account')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user_account.id'], name=op.f('fk_refusal_proposed_by_id_user_account')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_refusal_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refusal'))
    )
    with op.batch_alter_table('refusal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refusal_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('ticket_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('actor_kind', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=True),
    sa.Column('actor_position', sa.String(), nullable=True),
    sa.Column('particulars', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('text_salt', sa.String(), nullable=True),
    sa.Column('text_digest', sa.String(), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('chain_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chain_hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_ticket_event_actor_id_user_account')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_event_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_event')),
    sa.UniqueConstraint('chain_number', name=op.f('uq_ticket_event_chain_number'))
    )
    with op.batch_alter_table('ticket_event', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_event_of_ticket', ['ticket_id', 'id'], unique=False)

    op.create_table('ticket_search',
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('grams', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_search_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_ticket_search'))
    )
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('blob_hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('from_applicant', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['blob_hash'], ['blob.hash'], name=op.f('fk_attachment_blob_hash_blob')),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_attachment_paper_id_paper')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_attachment_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_ticket_id'), ['ticket_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_ticket_id'))

    op.drop_table('attachment')
    op.drop_table('ticket_search')
    with op.batch_alter_table('ticket_event', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_event_of_ticket')

    op.drop_table('ticket_event')
    with op.batch_alter_table('refusal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refusal_ticket_id'))

    op.drop_table('refusal')
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_ticket_id'))

    op.drop_table('paper')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_expires_at'))

    op.drop_table('draft')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_service_id'))
        batch_op.drop_index('ix_ticket_recorded')
        batch_op.drop_index(batch_op.f('ix_ticket_position_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_person_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_parent_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_organisation_id'))
        batch_op.drop_index('ix_ticket_open_unit', sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.drop_index('ix_ticket_open_status', sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.drop_index('ix_ticket_open_officer', sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.drop_index('ix_ticket_open_due', sqlite_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"), postgresql_where=sa.text("status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', 'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"))
        batch_op.drop_index('ix_ticket_foreign')

    op.drop_table('ticket')
    op.drop_table('requirement')
    with op.batch_alter_table('representation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_representation_person_id'))
        batch_op.drop_index(batch_op.f('ix_representation_organisation_id'))

    op.drop_table('representation')
    with op.batch_alter_table('publicity_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publicity_consent_person_id'))

    op.drop_table('publicity_consent')
    with op.batch_alter_table('phone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phone_person_id'))
        batch_op.drop_index(batch_op.f('ix_phone_organisation_id'))
        batch_op.drop_index('ix_phone_digits', postgresql_ops={'digits': 'text_pattern_ops'})

    op.drop_table('phone')
    with op.batch_alter_table('notice_given', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_given_ticket_number'))
        batch_op.drop_index(batch_op.f('ix_notice_given_person_id'))
        batch_op.drop_index(batch_op.f('ix_notice_given_organisation_id'))

    op.drop_table('notice_given')
    with op.batch_alter_table('name_word', schema=None) as batch_op:
        batch_op.drop_index('ix_name_word_sound', postgresql_ops={'sound': 'text_pattern_ops'})
        batch_op.drop_index(batch_op.f('ix_name_word_person_id'))
        batch_op.drop_index(batch_op.f('ix_name_word_organisation_id'))

    op.drop_table('name_word')
    op.drop_table('supporting_unit')
    with op.batch_alter_table('service_version', schema=None) as batch_op:
        batch_op.drop_index('uq_service_version_published', sqlite_where=sa.text("status = 'published'"), postgresql_where=sa.text("status = 'published'"))
        batch_op.drop_index('uq_service_version_draft', sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'"))

    op.drop_table('service_version')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_name_key', postgresql_ops={'name_key': 'text_pattern_ops'})
        batch_op.drop_index(batch_op.f('ix_person_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_person_email'))
        batch_op.drop_index(batch_op.f('ix_person_citizen_number_key'))

    op.drop_table('person')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_tax_number'))
        batch_op.drop_index('ix_organisation_nib', postgresql_ops={'nib': 'text_pattern_ops'})
        batch_op.drop_index('ix_organisation_name_key', postgresql_ops={'name_key': 'text_pattern_ops'})
        batch_op.drop_index(batch_op.f('ix_organisation_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_organisation_legal_number_key'))
        batch_op.drop_index(batch_op.f('ix_organisation_cooperative_number'))

    op.drop_table('organisation')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index('ix_appointment_user_id_starts_on')
        batch_op.drop_index('ix_appointment_position_id_starts_on')

    op.drop_table('appointment')
    with op.batch_alter_table('user_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_role_role_id'))

    op.drop_table('user_role')
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_form_key'))
        batch_op.drop_index(batch_op.f('ix_upload_created_at'))

    op.drop_table('upload')
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_user_id'))

    op.drop_table('sign_in_session')
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_unit_id'))

    op.drop_table('service')
    op.drop_table('role_permission')
    op.drop_table('recovery_code')
    with op.batch_alter_table('position', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_position_unit_id'))

    op.drop_table('position')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_user_id'))

    op.drop_table('one_time_link')
    op.drop_table('kelurahan')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_user_id_number')
        batch_op.drop_index('ix_audit_event_subject_number')
        batch_op.drop_index('ix_audit_event_happened_at')

    op.drop_table('audit_event')
    op.drop_table('user_account')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_parent_id'))

    op.drop_table('unit')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_attempt_address_hash_attempted_at')
        batch_op.drop_index('ix_sign_in_attempt_account_hash_attempted_at')

    op.drop_table('sign_in_attempt')
    op.drop_table('setting')
    op.drop_table('service_group')
    op.drop_table('role')
    op.drop_table('privacy_notice')
    op.drop_table('number_counter')
    with op.batch_alter_table('merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_merge_merged_id'))
        batch_op.drop_index(batch_op.f('ix_merge_kept_id'))

    op.drop_table('merge')
    op.drop_table('kecamatan')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_open', sqlite_where=sa.text('done_at IS NULL AND failed_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND failed_at IS NULL'))

    op.drop_table('job')
    op.drop_table('holiday')
    op.drop_table('history_head')
    op.drop_table('blob')
    op.drop_table('audit_head')
