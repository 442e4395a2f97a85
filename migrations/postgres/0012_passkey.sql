-- Passkeys (WebAuthn credentials). The tables are there whether or not the binary was built with the feature.

-- `credential_hash` is SHA-256 of the credential's id; `credential` is JSON: id, public key and transports.
create table passkey (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    credential_hash text not null unique,
    credential text not null,
    sign_count bigint not null,
    name text not null,
    created_at bigint not null,
    last_used_at bigint
);

create index passkey_by_person on passkey (person_id, created_at);

-- What an authenticator is asked to sign, once. `id` is its hash; `person_id` is who may register with it.
create table passkey_challenge (
    id text primary key,
    purpose text not null check (purpose in ('register', 'sign_in')),
    person_id text references person (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    spent_at bigint
);

create index passkey_challenge_by_end on passkey_challenge (expires_at);

-- The passkey that opened the session: it stands for both factors.
alter table session add column passkey_id text references passkey (id) on delete set null;
