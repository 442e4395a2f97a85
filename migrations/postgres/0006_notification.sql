-- Messages to people: enqueued in the transaction that causes them, delivered by a worker, read in the inbox.

-- `secrets_json` (link, code) is null once nothing more is to be sent. Without outcome it still waits: `due_at` is the
-- next try. Whoever takes it holds it until `claimed_until`, and `attempt_count` then says whose try it is.
create table message (
    id text primary key,
    template text not null,
    person_id text references person (id) on delete cascade,
    email text not null,
    locale text not null check (locale in ('en', 'es', 'zh-CN')),
    values_json text not null,
    secrets_json text,
    created_at bigint not null,
    due_at bigint not null,
    claimed_until bigint,
    attempt_count bigint not null,
    fault text,
    outcome text check (outcome in ('delivered', 'dead', 'dropped')),
    ended_at bigint,
    is_in_inbox bigint not null check (is_in_inbox in (0, 1)),
    read_at bigint
);

create index message_due on message (due_at) where outcome is null;
create index message_by_outcome on message (outcome, id);
create index message_by_email on message (email, created_at);
create index message_in_inbox on message (person_id, id) where is_in_inbox = 1;

-- Minutes of the day in the operator's zone; both or none. The span may cross midnight.
create table notification_preference (
    person_id text primary key references person (id) on delete cascade,
    quiet_from_minute bigint check (quiet_from_minute between 0 and 1439),
    quiet_until_minute bigint check (quiet_until_minute between 0 and 1439),
    updated_at bigint not null
);
