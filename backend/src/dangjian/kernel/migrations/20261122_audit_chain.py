"""The audit trail becomes one chain of hashes, written by a function alone, with signed digests of its head.

The form of a link is published in docs/audit-format.md: SHA-256 over the hash before it and the row as one line.
"""

import sqlalchemy as sa
from alembic import op

revision = "events_20261122"
down_revision = "events_20261121"
branch_labels = None
depends_on = None

CHAIN_LOCK = 552101

FIELD = r"""
CREATE FUNCTION events.audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
  SELECT coalesce(
    replace(replace(replace(replace(replace(replace(replace(
      value, '\', '\\'), E'\b', '\b'), E'\f', '\f'), E'\n', '\n'), E'\r', '\r'), E'\t', '\t'), E'\v', '\v'),
    '\N')
$$
"""

LINE = r"""
CREATE FUNCTION events.audit_line(
  id uuid, at timestamptz, actor_id uuid, actor_name text, action text, object_type text, object_id text,
  organization_id uuid, before jsonb, after jsonb, reason text, result text, trace_id text, address text
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT concat_ws(E'\t',
    id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    events.audit_field(actor_id::text), events.audit_field(actor_name), events.audit_field(action),
    events.audit_field(object_type), events.audit_field(object_id), events.audit_field(organization_id::text),
    events.audit_field(before::text), events.audit_field(after::text), events.audit_field(reason),
    events.audit_field(result), events.audit_field(trace_id), events.audit_field(address))
$$
"""

# Everything that takes time is done before the lock; what remains under it is one hash per row and the insert.
APPEND = f"""
CREATE FUNCTION events.audit_append(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  lines text[];
  hashes bytea[] := '{{}}';
  priors bytea[] := '{{}}';
  tip bytea;
  head bigint;
BEGIN
  SELECT array_agg(events.audit_line(
      e.id, e.at, e.actor_id, e.actor_name, e.action, e.object_type, e.object_id, e.organization_id,
      nullif(e.before, 'null'), nullif(e.after, 'null'), e.reason, e.result, e.trace_id, e.address) ORDER BY e.n)
    INTO lines
    FROM ROWS FROM (jsonb_to_recordset(entries) AS (
      id uuid, at timestamptz, actor_id uuid, actor_name text, action text, object_type text, object_id text,
      organization_id uuid, before jsonb, after jsonb, reason text, result text, trace_id text, address text
    )) WITH ORDINALITY AS e(
      id, at, actor_id, actor_name, action, object_type, object_id, organization_id, before, after, reason, result,
      trace_id, address, n);
  PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
  SELECT seq, hash INTO head, tip FROM events.audit_entry ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    head := 0;
    tip := decode(repeat('00', 32), 'hex');
  END IF;
  FOR i IN 1 .. coalesce(cardinality(lines), 0) LOOP
    priors[i] := tip;
    tip := sha256(tip || convert_to((head + i)::text || E'\\t' || lines[i], 'UTF8'));
    hashes[i] := tip;
  END LOOP;
  INSERT INTO events.audit_entry (
      seq, prev_hash, hash, id, at, actor_id, actor_name, action, object_type, object_id, organization_id,
      before, after, reason, result, trace_id, address)
    SELECT head + e.n, priors[e.n], hashes[e.n], e.id, e.at, e.actor_id, e.actor_name, e.action, e.object_type,
        e.object_id, e.organization_id, nullif(e.before, 'null'), nullif(e.after, 'null'), e.reason, e.result,
        e.trace_id, e.address
      FROM ROWS FROM (jsonb_to_recordset(entries) AS (
        id uuid, at timestamptz, actor_id uuid, actor_name text, action text, object_type text, object_id text,
        organization_id uuid, before jsonb, after jsonb, reason text, result text, trace_id text, address text
      )) WITH ORDINALITY AS e(
        id, at, actor_id, actor_name, action, object_type, object_id, organization_id, before, after, reason, result,
        trace_id, address, n)
      ORDER BY e.n;
END
$$
"""

# Only for what was there before the chain: one pass in the order of time.
CHAIN_OLD = """
DO $$
DECLARE
  one record;
  head bigint := 0;
  tip bytea := decode(repeat('00', 32), 'hex');
  prior bytea;
BEGIN
  FOR one IN SELECT * FROM events.audit_entry ORDER BY at, id LOOP
    head := head + 1;
    prior := tip;
    tip := sha256(prior || convert_to(head::text || E'\\t' || events.audit_line(
      one.id, one.at, one.actor_id, one.actor_name, one.action, one.object_type, one.object_id, one.organization_id,
      one.before, one.after, one.reason, one.result, one.trace_id, one.address), 'UTF8'));
    UPDATE events.audit_entry SET seq = head, prev_hash = prior, hash = tip WHERE id = one.id;
  END LOOP;
END
$$
"""

REFUSE = """
CREATE FUNCTION events.audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def upgrade() -> None:
    """Apply."""
    for column in (
        sa.Column("seq", sa.BigInteger()),
        sa.Column("prev_hash", sa.LargeBinary()),
        sa.Column("hash", sa.LargeBinary()),
    ):
        op.add_column("audit_entry", column, schema="events")
    for statement in (FIELD, LINE, APPEND, REFUSE, CHAIN_OLD):
        op.get_bind().exec_driver_sql(statement)
    for name in ("seq", "prev_hash", "hash"):
        op.alter_column("audit_entry", name, nullable=False, schema="events")
    op.create_unique_constraint("uq_audit_entry_seq", "audit_entry", ["seq"], schema="events")
    op.create_index("ix_audit_entry_actor_id_seq", "audit_entry", ["actor_id", "seq"], schema="events")
    op.create_index("ix_audit_entry_organization_id_seq", "audit_entry", ["organization_id", "seq"], schema="events")
    op.create_index("ix_audit_entry_action_seq", "audit_entry", ["action", "seq"], schema="events")
    op.create_table(
        "audit_digest",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
        schema="events",
    )
    for statement in (
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON events.audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION events.audit_refuse()",
        "REVOKE ALL ON FUNCTION events.audit_append(jsonb) FROM PUBLIC",
    ):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take back."""
    op.drop_table("audit_digest", schema="events")
    op.get_bind().exec_driver_sql("DROP TRIGGER audit_entry_stays ON events.audit_entry")
    for name in ("actor_id_seq", "organization_id_seq", "action_seq"):
        op.drop_index(f"ix_audit_entry_{name}", "audit_entry", schema="events")
    for name in ("hash", "prev_hash", "seq"):
        op.drop_column("audit_entry", name, schema="events")
    for statement in (
        "DROP FUNCTION events.audit_refuse()",
        "DROP FUNCTION events.audit_append(jsonb)",
        "DROP FUNCTION events.audit_line"
        "(uuid, timestamptz, uuid, text, text, text, text, uuid, jsonb, jsonb, text, text, text, text)",
        "DROP FUNCTION events.audit_field(text)",
    ):
        op.get_bind().exec_driver_sql(statement)
