-- Photos, documents and videos given with a case. The bytes are objects named by their SHA-256, on disk before the row
-- that names them commits; an object that no row names any more is swept.

-- Until a case names it, an upload belongs to its person, or to the guest who knows the secret, and ends at
-- `expires_at`. `client_address` of guests is forgotten once it no longer counts for their quota.
create table attachment (
    id text primary key,
    case_kind text check (case_kind in ('complaint', 'claim')),
    case_id text,
    uploaded_by text references person (id),
    secret_hash text,
    client_address text,
    file_name text not null,
    media_type text not null,
    byte_count integer not null,
    sha256 text not null,
    thumb_sha256 text,
    width integer,
    height integer,
    created_at integer not null,
    expires_at integer,
    check ((case_kind is null) = (case_id is null)),
    check ((case_id is null) = (expires_at is not null))
) strict;

create index attachment_by_case on attachment (case_kind, case_id, id) where case_id is not null;
create index attachment_by_person on attachment (uploaded_by, created_at) where uploaded_by is not null;
create index attachment_by_address on attachment (client_address, created_at) where client_address is not null;
create index attachment_expiring on attachment (expires_at) where expires_at is not null;
create index attachment_by_object on attachment (sha256);
create index attachment_by_thumb on attachment (thumb_sha256) where thumb_sha256 is not null;
