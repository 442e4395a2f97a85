-- Contacts with customers, as staff log them; and how a customer is found by what a caller shows or says.

-- Append-only: a correction is another row that names the one it stands for. Who it was is a person, an organisation, or
-- only a number or an address. An erasure takes the words out and leaves that there was a contact.
create table contact (
    id text primary key,
    person_id text references person (id),
    organisation_id text references organisation (id),
    phone text,
    phone_tail text,
    email text,
    channel text not null check (channel in ('phone', 'fax', 'counter', 'letter', 'email', 'web')),
    direction text not null check (direction in ('in', 'out')),
    happened_at integer not null,
    staff_id text not null references person (id),
    -- Not the row's id: complaints are forgotten one day, that somebody called about one is not.
    complaint_number text,
    waybill_number text,
    words text not null,
    outcome text check (outcome in ('solved', 'informed', 'filed', 'call_back', 'not_reached', 'other')),
    next_step text,
    next_on text,
    -- That one may be forgotten before.
    corrects_id text unique,
    -- The secret of the form's rendering: sent twice it logs once.
    form_hash text unique,
    recorded_at integer not null
) strict;

create index contact_by_person on contact (person_id, happened_at, id) where person_id is not null;
create index contact_by_organisation on contact (organisation_id, happened_at, id) where organisation_id is not null;
create index contact_by_phone on contact (phone_tail, happened_at, id) where phone_tail is not null;
create index contact_by_recording on contact (recorded_at);
create index contact_by_email on contact (email, happened_at, id) where email is not null;

create trigger contact_is_append_only before update on contact when new.words <> ''
begin
    select raise(abort, 'contacts are append-only');
end;

-- By which way a complaint came (none: by the web, before there was another), and the last seven digits of the telephone: numbers are written in many ways, their
-- ends are not.
alter table complaint add column channel text check (channel in ('phone', 'fax', 'counter', 'letter', 'email', 'web'));
alter table complaint add column contact_phone_tail text;

update complaint set contact_phone_tail =
    replace(replace(replace(replace(replace(replace(replace(contact_phone, '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
    where contact_phone is not null;
update complaint set contact_phone_tail = substr(contact_phone_tail, length(contact_phone_tail) - 6)
    where length(contact_phone_tail) > 7;

create index complaint_by_phone on complaint (contact_phone_tail, filed_at, id) where contact_phone_tail is not null;
create index complaint_open_of_organisation on complaint (organisation_id, queue_at, id)
    where ended_at is null and organisation_id is not null;
create index complaint_open_of_person on complaint (person_id, queue_at, id)
    where ended_at is null and person_id is not null;

alter table organisation_contact add column phone_tail text;

update organisation_contact set phone_tail =
    replace(replace(replace(replace(replace(replace(replace(phone, '+', ''), ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
    where phone is not null;
update organisation_contact set phone_tail = substr(phone_tail, length(phone_tail) - 6) where length(phone_tail) > 7;

create index organisation_contact_by_phone on organisation_contact (phone_tail) where phone_tail is not null;

-- Files without telephones, which most are, pay nothing for it.
create index shipment_party_by_phone on shipment_party (phone_last4) where phone_last4 is not null;

-- The beginning of a name: the search columns begin with it.
create index person_by_search on person (search collate nocase);
create index organisation_by_search on organisation (search collate nocase);
