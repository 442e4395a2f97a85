-- Thanks after the best score: the customer's words for the unit that delivered. Never public, and never of an anonymous
-- answer.

create table praise (
    id text primary key,
    -- One to an answer.
    response_id text not null unique references response (id),
    unit_id text not null references unit (id),
    person_id text references person (id) on delete set null,
    words text not null,
    -- `2026-11-22`, in the operator's zone.
    praised_on text not null,
    praised_at bigint not null
);

create index praise_by_moment on praise (praised_at, id);
create index praise_of_unit on praise (unit_id, praised_at, id);
create index praise_by_day on praise (praised_on, unit_id);
create index praise_by_person on praise (person_id) where person_id is not null;
