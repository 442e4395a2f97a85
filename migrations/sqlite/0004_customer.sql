-- Business customers, their people, and what they ship.

create table organisation (
    id text primary key,
    name text not null,
    search text not null,
    created_at integer not null,
    updated_at integer not null,
    closed_at integer,
    version integer not null
) strict;

-- The codes under which an organisation's shipments arrive from the transport management system.
create table organisation_account (
    account_code text primary key,
    organisation_id text not null references organisation (id) on delete cascade,
    created_at integer not null
) strict;

create index organisation_account_by_organisation on organisation_account (organisation_id);

create table organisation_site (
    id text primary key,
    organisation_id text not null references organisation (id) on delete cascade,
    name text not null,
    address text not null,
    created_at integer not null
) strict;

create index organisation_site_by_organisation on organisation_site (organisation_id, name);

create table organisation_contact (
    id text primary key,
    organisation_id text not null references organisation (id) on delete cascade,
    name text not null,
    phone text,
    email text,
    duty text,
    created_at integer not null
) strict;

create index organisation_contact_by_organisation on organisation_contact (organisation_id, name);

create table organisation_member (
    organisation_id text not null references organisation (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    role text not null check (role in ('owner', 'member', 'viewer')),
    joined_at integer not null,
    primary key (organisation_id, person_id)
) strict, without rowid;

create index organisation_member_by_person on organisation_member (person_id);

create table organisation_invitation (
    id text primary key,
    organisation_id text not null references organisation (id) on delete cascade,
    email text not null,
    role text not null check (role in ('owner', 'member', 'viewer')),
    secret_hash text not null unique,
    invited_by text not null references person (id),
    created_at integer not null,
    expires_at integer not null,
    accepted_at integer,
    revoked_at integer
) strict;

create index organisation_invitation_by_organisation on organisation_invitation (organisation_id, created_at);

-- A key of the operator has no organisation.
alter table api_key add column organisation_id text references organisation (id);
alter table api_key add column created_by text references person (id);

create index api_key_by_organisation on api_key (organisation_id, created_at);
create index shipment_by_account on shipment (account_code, created_at, id) where account_code is not null;

-- Words and waybill number as tokens made in Rust, for the lists of signed-in people.
alter table shipment add column search text;
