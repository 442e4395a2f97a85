-- The board: a weight that tells no customer's class, guests who take a voice back, and indexes for what is asked.

-- Customers behind the voices, as of the last count.
alter table suggestion add column customer_count bigint not null default 0;

-- What was counted before could tell a class: it is counted anew.
update suggestion set weighted_milli = 0, counted_at = null;

-- What a guest did and has not yet confirmed, with one more act: a condition cannot be changed, so the table is made anew.
create table suggestion_confirmation_anew (
    token_hash text primary key,
    act text not null check (act in ('suggestion', 'voice', 'comment', 'following', 'withdrawal')),
    suggestion_id text references suggestion (id),
    email text not null,
    locale text not null,
    -- What was typed, as JSON.
    draft_json text not null,
    created_at bigint not null,
    expires_at bigint not null,
    spent_at bigint
);

insert into suggestion_confirmation_anew (token_hash, act, suggestion_id, email, locale, draft_json, created_at, expires_at,
    spent_at)
select token_hash, act, suggestion_id, email, locale, draft_json, created_at, expires_at, spent_at
from suggestion_confirmation;
drop table suggestion_confirmation;
alter table suggestion_confirmation_anew rename to suggestion_confirmation;
create index suggestion_confirmation_by_email on suggestion_confirmation (email, created_at);
create index suggestion_confirmation_by_end on suggestion_confirmation (expires_at);

drop index suggestion_to_moderate;
create index suggestion_of_status on suggestion (status, voice_count, id) where published_at is not null;
create index suggestion_to_count on suggestion (id, counted_at)
    where merged_into_id is null and (voice_count >= 5 or largest_bp > 0);
