-- Who did what, and who was refused: append-only and hash-chained.

-- `seq` has no gaps; `detail` is a JSON object of texts; `hash` covers every other column.
create table audit_entry (
    seq integer primary key,
    at integer not null,
    actor_kind text not null check (actor_kind in ('guest', 'system', 'person', 'key')),
    actor_id text,
    address text,
    request_id text not null,
    action text not null,
    subject text not null,
    detail text not null,
    previous_hash text not null,
    hash text not null
) strict, without rowid;

create index audit_entry_by_subject on audit_entry (subject, seq);
create index audit_entry_by_actor on audit_entry (actor_kind, actor_id, seq);

create trigger audit_entry_is_never_changed before update on audit_entry
begin
    select raise(abort, 'the audit log is append-only');
end;

create trigger audit_entry_is_never_deleted before delete on audit_entry
begin
    select raise(abort, 'the audit log is append-only');
end;

-- `insert or replace` deletes without telling the trigger above.
create trigger audit_entry_is_never_replaced before insert on audit_entry
when exists (select 1 from audit_entry where seq = new.seq)
begin
    select raise(abort, 'the audit log is append-only');
end;

-- The latest entry, signed by the server: rows cut off at the end leave a chain that is whole but too short.
create table audit_head (
    name text primary key check (name = 'latest'),
    seq integer not null,
    hash text not null,
    signature text not null
) strict;
