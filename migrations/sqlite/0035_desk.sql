-- Saved views: filters of the queue under a name, for one person or for all of the desk.

create table queue_view (
    id text primary key,
    -- Whose it is. A shared one stays when its owner's account is erased, and is then the desk's.
    person_id text references person (id),
    name text not null,
    -- The name in lower case: one person has no two that differ in that alone.
    name_key text not null,
    -- Checked conditions by name; JSON.
    filters_json text not null,
    shared_at integer,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
) strict;

create unique index queue_view_of_person on queue_view (person_id, name_key) where person_id is not null;
create index queue_view_shared on queue_view (name_key, id) where shared_at is not null;
