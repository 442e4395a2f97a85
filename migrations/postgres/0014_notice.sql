-- Whom to tell about dates of complaints; in what order the desk works; causes that are edited.

-- Written with the warning or the escalation itself, gone with the message that tells it: so each is told once,
-- and what one person must learn at one time is one message. `recipient` is a person, or `guest:` and the complaint.
create table complaint_notice (
    complaint_id text not null references complaint (id),
    recipient text not null,
    kind text not null check (kind in ('near', 'missed', 'escalated')),
    -- Empty for what the customer is told: the latest counts.
    rule text not null,
    -- Of the deadline, in the recipient's language.
    name text not null,
    due_at bigint not null,
    level text not null check (level in ('agent', 'supervisor', 'manager')),
    by_at bigint,
    noted_at bigint not null,
    primary key (recipient, complaint_id, kind, rule)
);

create index complaint_notice_by_complaint on complaint_notice (complaint_id);

-- The place in the desk's queue: `queue_at` is the nearest open date moved by the rank, what waits for nothing comes
-- after all dates, what has ended after that. Until `ranked_at` the job has still to look at repeated contacts.
alter table complaint add column earlier_count bigint not null default 0;
alter table complaint add column priority_rank bigint not null default 0;
alter table complaint add column priority_reason text;
alter table complaint add column queue_at bigint not null default 0;
alter table complaint add column ranked_at bigint;

update complaint set queue_at = case
    when ended_at is not null then 1000000000000000 - ended_at
    when next_due_at is null then 100000000000000 + filed_at
    else next_due_at end;

create index complaint_queue on complaint (queue_at, id);
create index complaint_queue_of_unit on complaint (unit_id, queue_at, id) where unit_id is not null;
create index complaint_unranked on complaint (filed_at) where ranked_at is null;
create index complaint_by_email on complaint (contact_email, filed_at) where contact_email is not null;

alter table complaint_cause add column version bigint not null default 1;
create index complaint_cause_by_place on complaint_cause (category, position, code);
