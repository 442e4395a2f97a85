-- People, the ways they sign in, and the devices they are signed in on.

-- A place of ours: a hub that sorts, or a service point that meets customers.
create table unit (
    id text primary key,
    code text not null unique,
    name text not null,
    kind text not null check (kind in ('hub', 'service_point')),
    created_at bigint not null,
    closed_at bigint,
    version bigint not null
);

-- E-mail addresses are kept in lower case. An erased person keeps the row, so that what they did keeps an author.
create table person (
    id text primary key,
    email text not null unique,
    email_verified_at bigint,
    name text not null,
    locale text not null check (locale in ('en', 'es', 'zh-CN')),
    password_hash text,
    password_set_at bigint,
    totp_secret text,
    totp_confirmed_at bigint,
    totp_last_step bigint,
    staff_role text check (staff_role in ('agent', 'claims', 'supervisor', 'unit', 'manager', 'admin', 'auditor')),
    unit_id text references unit (id),
    created_at bigint not null,
    updated_at bigint not null,
    disabled_at bigint,
    erased_at bigint,
    version bigint not null
);

create index person_staff on person (staff_role, name) where staff_role is not null;

-- One device. `idle_limit_ms` is written at sign-in: staff have less of it.
create table session (
    id text primary key,
    secret_hash text not null unique,
    person_id text not null references person (id) on delete cascade,
    device text not null,
    address text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    idle_limit_ms bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);

create index session_by_person on session (person_id, last_seen_at);

-- A capability that is spent once: the link by its secret, the same thing typed by its code.
create table one_time_token (
    id text primary key,
    purpose text not null check (purpose in ('set_up', 'verify_email', 'sign_in', 'reset_password', 'change_email')),
    secret_hash text not null unique,
    code_hash text,
    person_id text references person (id) on delete cascade,
    email text not null,
    created_at bigint not null,
    expires_at bigint not null,
    wrong_count bigint not null,
    spent_at bigint
);

create index one_time_token_by_email on one_time_token (email, purpose, created_at);

-- Codes to keep on paper, for the day the second factor is lost.
create table recovery_code (
    person_id text not null references person (id) on delete cascade,
    code_hash text not null,
    spent_at bigint,
    primary key (person_id, code_hash)
);

-- Refused sign-ins, for known and unknown accounts alike. `account_hash` is of the address typed.
create table sign_in_attempt (
    id text primary key,
    account_hash text not null,
    address text not null,
    attempted_at bigint not null
);

create index sign_in_attempt_by_account on sign_in_attempt (account_hash, attempted_at);
create index sign_in_attempt_by_address on sign_in_attempt (address, attempted_at);

-- Parcels that a person without organisation has proved to be theirs.
create table person_shipment (
    person_id text not null references person (id) on delete cascade,
    shipment_id text not null references shipment (id) on delete cascade,
    claimed_at bigint not null,
    primary key (person_id, shipment_id)
);

-- Append-only: what a person allowed or refused, per purpose. The last row counts.
create table consent (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    purpose text not null check (purpose in ('marketing', 'survey')),
    is_granted bigint not null check (is_granted in (0, 1)),
    stated_at bigint not null,
    source text not null
);

create index consent_by_person on consent (person_id, purpose, stated_at);
