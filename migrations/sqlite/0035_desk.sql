-- The desk: filters of the queue saved under a name, and what was to be done next after a contact.

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

-- What somebody said to do next after a contact, by when: the log itself never changes, that it is done is noted here.
create table contact_step (
    contact_id text primary key references contact (id) on delete cascade,
    staff_id text not null references person (id),
    due_on text not null,
    done_at integer
) strict;

insert into contact_step (contact_id, staff_id, due_on)
select k.id, k.staff_id, k.next_on from contact k
where k.next_on is not null and k.next_step is not null
and not exists (select 1 from contact n where n.corrects_id = k.id);

create index contact_step_due on contact_step (staff_id, due_on, contact_id) where done_at is null;
