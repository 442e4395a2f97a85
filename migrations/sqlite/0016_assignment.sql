-- Who gets what: ordered rules, who is away, and the indexes of the desk's lists.

-- Read in the order of `position`; a condition that is null is met by everything. A retired rule stays: events of
-- complaints name it.
create table assignment_rule (
    id text primary key,
    name text not null,
    position integer not null,
    category text check (category in ('delivery_service', 'delay', 'lost_or_short', 'damaged', 'collection_service', 'charges', 'cash_on_delivery', 'other')),
    language text check (language in ('en', 'es', 'zh-CN')),
    -- Region or city where the parcel goes, as the record writes it.
    destination text,
    -- Gives to the people of a unit instead of those in assignment_rule_agent.
    unit_id text references unit (id),
    created_at integer not null,
    updated_at integer not null,
    retired_at integer,
    version integer not null
) strict;

create table assignment_rule_agent (
    rule_id text not null references assignment_rule (id),
    person_id text not null references person (id),
    primary key (rule_id, person_id)
) strict, without rowid;

create index assignment_rule_agent_by_person on assignment_rule_agent (person_id);

-- Members of staff who are away: nothing is given to them by rule.
create table desk_absence (
    person_id text primary key references person (id),
    begun_at integer not null
) strict, without rowid;

-- Whoever has how much in hand, and how late: counted without reading the complaints themselves.
create index complaint_team on complaint (assigned_person_id, level, next_due_at, ended_at) where ended_at is null;
create index complaint_in_hand on complaint (assigned_person_id, queue_at, id) where ended_at is null;
create index complaint_in_nobodys_hand on complaint (queue_at, id) where ended_at is null and assigned_person_id is null;
create index complaint_escalated on complaint (queue_at, id) where ended_at is null and level <> 'agent';
-- What changed since a page was shown.
create index complaint_by_change on complaint (updated_at, unit_id);
