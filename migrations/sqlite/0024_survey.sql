-- Surveys: closed questionnaires, whom they are sent, what was answered, and how often.

create table survey (
    id text primary key,
    -- For staff; customers read the titles of the questionnaire.
    name text not null,
    draft_json text not null,
    -- Of the last version; 0 while nothing is published.
    version_number integer not null,
    created_by text not null references person (id),
    created_at integer not null,
    updated_at integer not null,
    retired_at integer,
    version integer not null
) strict;

create index survey_by_creation on survey (created_at, id);

create table survey_version (
    survey_id text not null references survey (id),
    number integer not null,
    questionnaire_json text not null,
    published_by text not null references person (id),
    published_at integer not null,
    primary key (survey_id, number)
) strict, without rowid;

create trigger survey_version_is_immutable before update on survey_version
begin
    select raise(abort, 'published questionnaires are immutable');
end;

create trigger survey_version_stays before delete on survey_version
begin
    select raise(abort, 'published questionnaires stay');
end;

-- Whom a version is sent, and when. It counts from `started_at` until `stopped_at`.
create table campaign (
    id text primary key,
    survey_id text not null references survey (id),
    version_number integer not null,
    name text not null,
    occasion text not null check (occasion in ('after_delivery', 'after_case', 'periodic', 'manual', 'poster')),
    -- Answers of an anonymous campaign name nobody, in the database too.
    is_anonymous integer not null check (is_anonymous in (0, 1)),
    sample_percent integer not null check (sample_percent between 1 and 100),
    delay_hours integer not null check (delay_hours between 0 and 2160),
    expires_days integer not null check (expires_days between 1 and 365),
    -- None: no reminder.
    reminder_days integer check (reminder_days between 1 and 90),
    -- After any invitation of the same person.
    cool_down_days integer not null check (cool_down_days between 0 and 365),
    -- Of a periodic one: how often an account is asked.
    period_days integer check (period_days between 7 and 730),
    -- Most invitations; none: no limit.
    quota integer check (quota > 0),
    -- Whom else it is limited to, as JSON; empty: everybody.
    conditions_json text not null,
    -- Of a poster: where it hangs, and the hash of its link.
    unit_id text references unit (id),
    poster_hash text unique,
    created_by text not null references person (id),
    created_at integer not null,
    started_at integer,
    stopped_at integer,
    -- Up to what moment occasions were looked at.
    seen_until integer not null,
    version integer not null,
    foreign key (survey_id, version_number) references survey_version (survey_id, number)
) strict;

create index campaign_by_survey on campaign (survey_id, created_at, id);

-- One link to one answer. An anonymous one keeps only the day it was answered.
create table invitation (
    id text primary key,
    campaign_id text not null references campaign (id),
    -- What it is for: `shipment:…`, `complaint:…`, `period:…`; once for each campaign and recipient.
    occasion text not null,
    recipient text not null,
    person_id text references person (id) on delete set null,
    organisation_id text references organisation (id) on delete set null,
    email text,
    shipment_id text,
    complaint_id text,
    locale text not null check (locale in ('en', 'es', 'zh-CN')),
    token_hash text unique,
    created_at integer not null,
    due_at integer not null,
    sent_at integer,
    remind_at integer,
    reminded_at integer,
    expires_at integer not null,
    -- What was answered so far, until it is sent.
    partial_json text,
    answered_on text,
    cancelled_at integer,
    unique (campaign_id, occasion, recipient)
) strict;

create index invitation_to_send on invitation (due_at) where sent_at is null and cancelled_at is null;
create index invitation_to_remind on invitation (remind_at) where remind_at is not null;
create index invitation_by_person on invitation (person_id, created_at) where person_id is not null;
create index invitation_by_email on invitation (email, created_at) where email is not null;
create index invitation_by_shipment on invitation (shipment_id) where shipment_id is not null;

-- Why somebody was not asked.
create table invitation_skip (
    campaign_id text not null references campaign (id),
    occasion text not null,
    recipient text not null,
    person_id text references person (id) on delete cascade,
    reason text not null,
    skipped_at integer not null,
    primary key (campaign_id, occasion, recipient)
) strict, without rowid;

create index invitation_skip_by_person on invitation_skip (person_id, skipped_at) where person_id is not null;
create index invitation_skip_by_moment on invitation_skip (skipped_at);

-- A stored answer. Of an anonymous one: no invitation, no person, no moment, and an id that tells none.
create table response (
    id text primary key,
    survey_id text not null references survey (id),
    version_number integer not null,
    campaign_id text references campaign (id),
    invitation_id text unique references invitation (id),
    person_id text references person (id) on delete set null,
    organisation_id text references organisation (id) on delete set null,
    shipment_id text,
    complaint_id text,
    -- The recovery case that a low score opened.
    recovery_complaint_id text,
    unit_id text references unit (id),
    lane text,
    -- Of the organisation when it answered.
    class text check (class in ('a', 'b', 'c')),
    -- Hours after the promise, negative before it; none without a promise or a delivery.
    late_hours real,
    locale text check (locale in ('en', 'es', 'zh-CN')),
    answers_json text not null,
    -- Of imported answers: the row's own id.
    source_id text,
    answered_at integer,
    answered_on text not null,
    -- The customer's words of all questions, and how they are found.
    comment text,
    search text,
    foreign key (survey_id, version_number) references survey_version (survey_id, number),
    unique (survey_id, source_id)
) strict;

create index response_by_survey on response (survey_id, answered_on, id);
create index response_with_words on response (survey_id, answered_on, id) where comment is not null;
create index response_by_person on response (person_id) where person_id is not null;
create index response_by_shipment on response (shipment_id) where shipment_id is not null;

-- How often each value was given: results are read from here, so that a million answers read like a thousand. `cut` and
-- `member` name a part (`all`, a unit, a lane, a span of lateness), `month` is `2026-11`, `value` a score, a code, a
-- position, or `sent`/`answered` of the question ''. `total` adds up what was perceived of a zone.
create table response_tally (
    survey_id text not null references survey (id),
    question_key text not null,
    cut text not null check (cut in ('all', 'unit', 'lane', 'lateness')),
    member text not null,
    month text not null,
    class text not null check (class in ('', 'a', 'b', 'c')),
    value text not null,
    count integer not null,
    total real not null,
    primary key (survey_id, cut, member, question_key, month, class, value)
) strict, without rowid;

-- Who asked not to be asked; an address is kept as a hash.
create table survey_refusal (
    recipient text primary key,
    refused_at integer not null
) strict, without rowid;
