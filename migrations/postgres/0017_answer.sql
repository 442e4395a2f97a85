-- Standard answers, approved and versioned; what an answer promised, and whether it was kept.

create table standard_answer (
    code text primary key,
    -- Null: for every category.
    category text check (category in ('delivery_service', 'delay', 'lost_or_short', 'damaged', 'collection_service', 'charges', 'cash_on_delivery', 'other')),
    cause text references complaint_cause (code),
    retired_at bigint,
    created_at bigint not null,
    version bigint not null
);

-- An edit is a version; only its approval is written later, by somebody else.
create table standard_answer_version (
    code text not null references standard_answer (code),
    number bigint not null,
    title_en text not null,
    title_es text not null,
    title_zh_cn text not null,
    text_en text not null,
    text_es text not null,
    text_zh_cn text not null,
    written_by text not null references person (id),
    written_at bigint not null,
    approved_by text references person (id),
    approved_at bigint,
    primary key (code, number),
    check ((approved_by is null) = (approved_at is null)),
    check (approved_by is null or approved_by <> written_by)
);

create function standard_answer_version_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'approved answers are immutable';
end $$;

create trigger standard_answer_version_is_immutable before update on standard_answer_version
    for each row when (old.approved_at is not null) execute function standard_answer_version_refuse();

-- Which standard answer a message was made of; for staff.
alter table complaint_message add column standard_answer_code text;
alter table complaint_message add column standard_answer_number bigint;

-- A promise of an answer: `due_on` in the operator's zone, `due_at` the end of that day.
create table promise_made (
    id text primary key,
    complaint_id text not null references complaint (id),
    message_id text not null references complaint_message (id),
    what text not null,
    due_on text not null,
    due_at bigint not null,
    unit_id text references unit (id),
    made_by text not null references person (id),
    made_at bigint not null,
    kept_at bigint,
    broken_at bigint,
    decided_by text references person (id),
    -- When to look at it next: as it comes near, and as it passes.
    notice_at bigint,
    check (kept_at is null or broken_at is null)
);

create index promise_made_by_complaint on promise_made (complaint_id, made_at, id);
create index promise_made_to_note on promise_made (notice_at) where notice_at is not null;

create function promise_made_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'promises are immutable';
end $$;

create trigger promise_made_is_immutable before update on promise_made
    for each row when (old.kept_at is not null or old.broken_at is not null or new.what <> old.what or new.due_at <> old.due_at or new.made_at <> old.made_at) execute function promise_made_refuse();
