-- Questions to units with a date of their own, and complaints that belong together.

-- One question, one response: an explanation, or a contest of the attribution with reasons, which somebody decides.
create table unit_inquiry (
    id text primary key,
    complaint_id text not null references complaint (id),
    unit_id text not null references unit (id),
    question text not null,
    asked_by text not null references person (id),
    asked_at bigint not null,
    due_at bigint not null,
    response text,
    responded_by text references person (id),
    responded_at bigint,
    contested_at bigint,
    decision text check (decision in ('upheld', 'withdrawn')),
    decision_why text,
    decided_by text references person (id),
    decided_at bigint,
    -- When to tell that it is late.
    notice_at bigint,
    check ((response is null) = (responded_at is null)),
    check (contested_at is null or responded_at is not null),
    check (decided_at is null or contested_at is not null)
);

create index unit_inquiry_by_complaint on unit_inquiry (complaint_id, asked_at, id);
create index unit_inquiry_open on unit_inquiry (due_at, id) where responded_at is null;
create index unit_inquiry_contested on unit_inquiry (due_at, id) where contested_at is not null and decided_at is null;
create index unit_inquiry_of_unit on unit_inquiry (unit_id, due_at, id);
create index unit_inquiry_to_note on unit_inquiry (notice_at) where notice_at is not null;

-- The earliest date of a question that no unit has answered.
alter table complaint add column inquiry_due_at bigint;

-- Into which complaint a duplicate was merged.
alter table complaint add column merged_into_id text;
alter table complaint add column merged_at bigint;
create index complaint_merged on complaint (merged_into_id) where merged_into_id is not null;

-- Two complaints that have to do with each other; the smaller id first.
create table complaint_relation (
    complaint_id text not null references complaint (id),
    other_id text not null references complaint (id),
    linked_by text not null references person (id),
    linked_at bigint not null,
    primary key (complaint_id, other_id),
    check (complaint_id < other_id)
);

create index complaint_relation_by_other on complaint_relation (other_id);
