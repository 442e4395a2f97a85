-- API keys of other systems, the server's own secrets, and answers kept for Idempotency-Key.

create table api_key (
    id text primary key,
    name text not null,
    prefix text not null,
    secret_hash text not null unique,
    scopes text not null,
    created_at bigint not null,
    last_used_at bigint,
    revoked_at bigint
);

create table server_secret (
    name text primary key,
    value text not null,
    created_at bigint not null
);

create table idempotent_answer (
    caller text not null,
    key text not null,
    body_hash text not null,
    started_at bigint not null,
    status bigint,
    answer text,
    primary key (caller, key)
);

create index idempotent_answer_started_at on idempotent_answer (started_at);
