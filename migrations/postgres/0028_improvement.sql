-- Improvements: what is changed, where and when, what was expected of it, and what came of it.

create table improvement (
    id text primary key,
    improvement_number text not null unique,
    title text not null,
    -- What was wrong, and what is done about it; staff's words, public once published.
    cause text not null,
    change text not null,
    owner_person_id text not null references person (id),
    -- The day from which it is done otherwise, in the operator's zone; the days before and after are compared.
    changed_on text,
    -- How many days on either side are compared, and how many are left out while it settles.
    window_days bigint not null check (window_days between 7 and 365),
    settle_days bigint not null check (settle_days between 0 and 90),
    -- What it is judged by, and by how much that was to move, in its own unit (share 0..1, score points).
    measure text not null check (measure in ('complaint_rate', 'late_share', 'score')),
    expected double precision,
    -- Of a score: which question.
    survey_id text references survey (id),
    question_key text,
    -- What customers read; none is public before.
    public_text text,
    published_at bigint,
    abandoned_at bigint,
    abandoned_reason text,
    -- The last look at its figures was final, and everybody was told.
    told_at bigint,
    created_by text not null references person (id),
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);

create index improvement_by_creation on improvement (created_at, id);
create index improvement_by_publication on improvement (published_at, id) where published_at is not null;
create index improvement_by_day on improvement (changed_on, id) where told_at is null and abandoned_at is null and changed_on is not null;

-- Where it counts; none: everywhere, and then there is no group to compare with.
create table improvement_scope (
    improvement_id text not null references improvement (id),
    kind text not null check (kind in ('unit', 'lane')),
    member text not null,
    -- 1: touched by the change; 0: named as the group to compare with (none named: all others).
    is_affected bigint not null check (is_affected in (0, 1)),
    primary key (improvement_id, kind, member)
);

-- What asked for it: a suggestion, a cause of complaints, a question of a survey (`survey/question`).
create table improvement_origin (
    improvement_id text not null references improvement (id),
    kind text not null check (kind in ('suggestion', 'cause', 'question')),
    member text not null,
    linked_by text not null references person (id),
    linked_at bigint not null,
    primary key (improvement_id, kind, member)
);

create index improvement_origin_by_member on improvement_origin (kind, member, improvement_id);

-- Append-only: each time it was weighed. Counts of the four groups, or sums for a score.
create table improvement_result (
    id text primary key,
    improvement_id text not null references improvement (id),
    measure text not null check (measure in ('complaint_rate', 'late_share', 'score')),
    computed_at bigint not null,
    is_final bigint not null check (is_final in (0, 1)),
    before_from text not null,
    before_to text not null,
    after_from text not null,
    after_to text not null,
    -- JSON: n, count or sum and sum of squares of affected and other, before and after.
    groups_json text not null,
    difference double precision,
    low double precision,
    high double precision,
    verdict text not null check (verdict in ('better', 'worse', 'no_effect_seen', 'too_few', 'nothing_to_compare'))
);

create index improvement_result_by_improvement on improvement_result (improvement_id, measure, computed_at, id);

create function improvement_result_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'results of improvements are append-only';
end $$;

create trigger improvement_result_is_append_only before update on improvement_result
    for each row execute function improvement_result_refuse();

-- Who was told of it, once each.
create table improvement_told (
    improvement_id text not null references improvement (id),
    holder text not null,
    told_at bigint not null,
    primary key (improvement_id, holder)
);

create index improvement_told_by_holder on improvement_told (holder);

-- Whether a parcel was complained about, asked for each parcel of a span.
create index complaint_by_shipment on complaint (shipment_id, filed_at) where shipment_id is not null;
