-- Complaints: what was said, what the record held then, what happened since.

-- Second-level causes; the operator keeps them.
create table complaint_cause (
    code text primary key,
    category text not null check (category in ('delivery_service', 'delay', 'lost_or_short', 'damaged', 'collection_service', 'charges', 'cash_on_delivery', 'other')),
    name_en text not null,
    name_es text not null,
    name_zh_cn text not null,
    position integer not null,
    retired_at integer
) strict;

-- The last number given in a month, per kind of number.
create table number_series (
    series text primary key,
    last integer not null
) strict, without rowid;

create table complaint (
    id text primary key,
    complaint_number text not null unique,
    waybill_number text,
    shipment_id text references shipment (id),
    -- The shipper's organisation, when one of its people filed: colleagues see it.
    organisation_id text references organisation (id),
    person_id text references person (id),
    -- The customer had proved to be a party to the shipment.
    is_party integer not null check (is_party in (0, 1)),
    party text not null check (party in ('shipper', 'consignee')),
    category text not null check (category in ('delivery_service', 'delay', 'lost_or_short', 'damaged', 'collection_service', 'charges', 'cash_on_delivery', 'other')),
    cause text references complaint_cause (code),
    remedy_sought text not null check (remedy_sought in ('redeliver', 'find', 'refund_fee', 'compensation', 'apology', 'explanation', 'other')),
    text text not null,
    contact_name text,
    contact_email text,
    contact_phone text,
    locale text not null,
    evidence text,
    evidence_hash text,
    pack_id text not null references rule_pack (id),
    -- What rules may ask of a case, separated by spaces.
    traits text not null,
    -- Derived from the events in the transaction of each.
    state text not null check (state in ('received', 'acknowledged', 'assigned', 'awaiting_customer', 'answered', 'told', 'closed', 'withdrawn')),
    level text not null check (level in ('agent', 'supervisor', 'manager')),
    next_due_at integer,
    closes_at integer,
    ended_at integer,
    assigned_person_id text references person (id),
    unit_id text references unit (id),
    is_valid integer check (is_valid in (0, 1)),
    contact_count integer not null,
    -- The secret of the form's rendering: sent twice it files once.
    form_hash text unique,
    search text not null,
    filed_at integer not null,
    updated_at integer not null,
    version integer not null
) strict;

create index complaint_by_person on complaint (person_id, filed_at, id) where person_id is not null;
create index complaint_by_organisation on complaint (organisation_id, filed_at, id) where organisation_id is not null;
create index complaint_by_waybill on complaint (waybill_number, category) where waybill_number is not null;
create index complaint_by_filing on complaint (filed_at, id);
create index complaint_by_closing on complaint (closes_at) where closes_at is not null;

-- Append-only: the state and every deadline can be computed from it again.
create table complaint_event (
    complaint_id text not null references complaint (id),
    seq integer not null,
    kind text not null,
    at integer not null,
    actor_kind text not null check (actor_kind in ('guest', 'person', 'staff', 'system')),
    actor_id text,
    primary key (complaint_id, seq)
) strict, without rowid;

create trigger complaint_event_is_immutable before update on complaint_event
begin
    select raise(abort, 'events of complaints are immutable');
end;

create table complaint_message (
    id text primary key,
    complaint_id text not null references complaint (id),
    author text not null check (author in ('customer', 'staff')),
    person_id text references person (id),
    author_name text,
    text text not null,
    is_answer integer not null check (is_answer in (0, 1)),
    is_internal integer not null check (is_internal in (0, 1)),
    -- The mail that carries an answer.
    mail_id text,
    sent_at integer not null,
    told_at integer
) strict;

create index complaint_message_by_complaint on complaint_message (complaint_id, sent_at, id);
create index complaint_message_untold on complaint_message (sent_at) where is_answer = 1 and told_at is null;

create table complaint_statement (
    id text primary key,
    complaint_id text not null references complaint (id),
    fact text not null,
    record text not null,
    customer text not null,
    verdict text check (verdict in ('record', 'customer', 'undecided')),
    why text,
    decided_by text references person (id),
    decided_at integer
) strict;

create index complaint_statement_by_complaint on complaint_statement (complaint_id, id);

-- People who take part beside the one who filed.
create table complaint_participant (
    complaint_id text not null references complaint (id),
    person_id text not null references person (id),
    joined_at integer not null,
    primary key (complaint_id, person_id)
) strict, without rowid;

create index complaint_participant_by_person on complaint_participant (person_id);

-- Capabilities of guests: whoever holds the secret is the customer.
create table complaint_link (
    secret_hash text primary key,
    complaint_id text not null references complaint (id),
    created_at integer not null,
    revoked_at integer
) strict, without rowid;

create index complaint_link_by_complaint on complaint_link (complaint_id);

-- What a signed-in person has begun to write; one for each parcel, and one without.
create table complaint_draft (
    person_id text not null references person (id),
    waybill_number text not null,
    draft text not null,
    updated_at integer not null,
    primary key (person_id, waybill_number)
) strict, without rowid;

-- What periodic work did, for the people who run the portal.
create table job_run (
    job text primary key,
    started_at integer not null,
    finished_at integer,
    done_count integer not null,
    fault text
) strict, without rowid;
