-- What a customer is worth to the operator: class, why and since when; complaints taken apart; cases to be given anew.

-- The class that counts now: computed, or what staff said in its place. Never shown to customers.
alter table organisation add column class text check (class in ('a', 'b', 'c'));
alter table organisation add column class_decided_at integer;
create index organisation_by_class on organisation (class, name, id) where closed_at is null and class is not null;

-- Append-only: each change of a class. `share_bp` is the cumulative share at which the customer stood, in hundredths of
-- a percent; what staff decide has words in its place.
create table organisation_class (
    id text primary key,
    organisation_id text not null references organisation (id) on delete cascade,
    from_class text check (from_class in ('a', 'b', 'c')),
    to_class text not null check (to_class in ('a', 'b', 'c')),
    why text not null check (why in ('computed', 'override', 'override_ended')),
    contribution_minor integer,
    currency text,
    share_bp integer,
    reason text,
    until_on text,
    decided_by text references person (id),
    decided_at integer not null
) strict;

create index organisation_class_by_organisation on organisation_class (organisation_id, decided_at, id);
create index organisation_class_by_decision on organisation_class (decided_at, id);

create trigger organisation_class_is_append_only before update on organisation_class
begin
    select raise(abort, 'history of classes is append-only');
end;

-- What staff said in place of the computed class, which goes on being computed beside it.
create table organisation_class_override (
    organisation_id text primary key references organisation (id) on delete cascade,
    class text not null check (class in ('a', 'b', 'c')),
    computed_class text check (computed_class in ('a', 'b', 'c')),
    reason text not null,
    -- The last day on which it counts, in the operator's zone; none: until somebody ends it.
    until_on text,
    decided_by text not null references person (id),
    decided_at integer not null
) strict, without rowid;

-- One a day: what was added up, by which thresholds, and what came of it.
create table class_run (
    computed_on text primary key,
    computed_at integer not null,
    currency text,
    a_percent integer not null,
    b_percent integer not null,
    margin_percent integer not null,
    a_count integer not null,
    b_count integer not null,
    c_count integer not null,
    a_minor integer not null,
    b_minor integer not null,
    c_minor integer not null,
    changed_count integer not null,
    -- JSON: currencies that were not added up, and how many shipments had them.
    other_currencies text not null
) strict, without rowid;

-- The class of the organisation, kept equal while the complaint is open: so the queue of a class is a part of an index.
alter table complaint add column class text check (class in ('a', 'b', 'c'));
create index complaint_queue_of_class on complaint (class, queue_at, id) where ended_at is null and class is not null;

alter table assignment_rule add column class text check (class in ('a', 'b', 'c'));

-- One row while cases in nobody's hand are to be looked at again, with the place up to which that was done.
create table assignment_retry (
    name text primary key,
    asked_at integer not null,
    queue_at integer,
    complaint_id text
) strict, without rowid;

-- Out of which complaint this one was taken; that one may be forgotten before.
alter table complaint add column split_from_id text;
create index complaint_split on complaint (split_from_id) where split_from_id is not null;
