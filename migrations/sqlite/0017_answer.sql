-- Standard answers, approved and versioned; what an answer promised, and whether it was kept.

create table standard_answer (
    code text primary key,
    -- Null: for every category.
    category text check (category in ('delivery_service', 'delay', 'lost_or_short', 'damaged', 'collection_service', 'charges', 'cash_on_delivery', 'other')),
    cause text references complaint_cause (code),
    retired_at integer,
    created_at integer not null,
    version integer not null
) strict;

-- An edit is a version; only its approval is written later, by somebody else.
create table standard_answer_version (
    code text not null references standard_answer (code),
    number integer not null,
    title_en text not null,
    title_es text not null,
    title_zh_cn text not null,
    text_en text not null,
    text_es text not null,
    text_zh_cn text not null,
    written_by text not null references person (id),
    written_at integer not null,
    approved_by text references person (id),
    approved_at integer,
    primary key (code, number),
    check ((approved_by is null) = (approved_at is null)),
    check (approved_by is null or approved_by <> written_by)
) strict, without rowid;

create trigger standard_answer_version_is_immutable before update on standard_answer_version
    when old.approved_at is not null
begin
    select raise(abort, 'approved answers are immutable');
end;

-- Which standard answer a message was made of; for staff.
alter table complaint_message add column standard_answer_code text;
alter table complaint_message add column standard_answer_number integer;

-- A promise of an answer: `due_on` in the operator's zone, `due_at` the end of that day.
create table promise_made (
    id text primary key,
    complaint_id text not null references complaint (id),
    message_id text not null references complaint_message (id),
    what text not null,
    due_on text not null,
    due_at integer not null,
    unit_id text references unit (id),
    made_by text not null references person (id),
    made_at integer not null,
    kept_at integer,
    broken_at integer,
    decided_by text references person (id),
    -- When to look at it next: as it comes near, and as it passes.
    notice_at integer,
    check (kept_at is null or broken_at is null)
) strict;

create index promise_made_by_complaint on promise_made (complaint_id, made_at, id);
create index promise_made_to_note on promise_made (notice_at) where notice_at is not null;

create trigger promise_made_is_immutable before update on promise_made
    when old.kept_at is not null or old.broken_at is not null or new.what <> old.what or new.due_at <> old.due_at or new.made_at <> old.made_at
begin
    select raise(abort, 'promises are immutable');
end;
