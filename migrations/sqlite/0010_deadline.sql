-- Rules, calendars and the deadlines of cases.

-- One version of a pack. The text never changes: an edit is the next version. `origin` is who wrote it.
create table rule_pack (
    id text primary key,
    key text not null,
    version integer not null check (version > 0),
    jurisdiction text not null,
    effective_from text not null,
    effective_to text,
    origin text not null check (origin in ('release', 'operator')),
    text text not null,
    text_hash text not null,
    created_at integer not null,
    created_by text references person (id) on delete set null,
    confirmed_at integer,
    confirmed_by text references person (id) on delete set null
) strict;

create unique index rule_pack_by_version on rule_pack (key, version);
create unique index rule_pack_by_text on rule_pack (key, text_hash);
create index rule_pack_by_jurisdiction on rule_pack (jurisdiction, effective_from);

-- One version of a calendar, likewise.
create table calendar (
    id text primary key,
    key text not null,
    version integer not null check (version > 0),
    origin text not null check (origin in ('release', 'operator')),
    text text not null,
    text_hash text not null,
    created_at integer not null,
    created_by text references person (id) on delete set null,
    confirmed_at integer,
    confirmed_by text references person (id) on delete set null
) strict;

create unique index calendar_by_version on calendar (key, version);
create unique index calendar_by_text on calendar (key, text_hash);

-- What follows from the events of a case, computed anew after each of them. `warned_at` and `breached_at` also tell
-- that the job has acted. `next_at` is when the job must look again; null when it never must.
create table deadline (
    id text primary key,
    case_kind text not null check (case_kind in ('complaint', 'claim')),
    case_id text not null,
    rule_pack_id text not null references rule_pack (id),
    calendar_id text not null references calendar (id),
    rule text not null,
    round integer not null check (round >= 0),
    role text not null check (role in ('duty', 'right')),
    started_at integer not null,
    due_at integer not null,
    met_at integer,
    ended_at integer,
    breached_at integer,
    paused_at integer,
    warned_at integer,
    next_at integer
) strict;

create unique index deadline_by_case on deadline (case_kind, case_id, rule, round);
create index deadline_next on deadline (next_at) where next_at is not null;
create index deadline_by_rule_pack on deadline (rule_pack_id);
create index deadline_by_calendar on deadline (calendar_id);
