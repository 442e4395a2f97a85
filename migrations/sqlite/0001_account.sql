-- API keys of other systems, the server's own secrets, and answers kept for Idempotency-Key.

create table api_key (
    id text primary key,
    name text not null,
    prefix text not null,
    secret_hash text not null unique,
    scopes text not null,
    created_at integer not null,
    last_used_at integer,
    revoked_at integer
) strict;

create table server_secret (
    name text primary key,
    value text not null,
    created_at integer not null
) strict;

create table idempotent_answer (
    caller text not null,
    key text not null,
    body_hash text not null,
    started_at integer not null,
    status integer,
    answer text,
    primary key (caller, key)
) strict;

create index idempotent_answer_started_at on idempotent_answer (started_at);
