-- Results: links that open them without signing in, and what customers expect of deliveries.

-- Whoever holds the secret reads the numbers until it expires or is taken back; stored is its hash.
create table result_link (
    id text primary key,
    survey_id text not null references survey (id),
    token_hash text not null unique,
    created_by text references person (id) on delete set null,
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer
) strict;

create index result_link_by_survey on result_link (survey_id, created_at, id);

-- How long a delivery may take, stated once a quarter by the customer.
create table delivery_expectation (
    person_id text not null references person (id) on delete cascade,
    -- `2026-Q4`, in the operator's zone.
    quarter text not null,
    -- The longest that is just acceptable, and what is hoped for: hours from hand-over to delivery.
    minimum_hours real not null,
    desired_hours real not null,
    stated_on text not null,
    check (desired_hours > 0 and desired_hours <= minimum_hours),
    primary key (person_id, quarter)
) strict, without rowid;

create index response_of_unit_with_words on response (survey_id, unit_id, answered_on, id)
    where comment is not null and unit_id is not null;
