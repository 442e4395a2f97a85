-- Suggestions: what customers would have otherwise, who else wants it, what became of it, and who is told.

create table suggestion (
    id text primary key,
    suggestion_number text not null unique,
    topic text not null check (topic in ('transport', 'storage', 'information', 'service_point', 'claims', 'staff', 'other')),
    title text not null,
    text text not null,
    -- In which it was written; it is not translated.
    locale text not null,
    -- The place it is about.
    unit_id text references unit (id),
    -- What whoever wrote it wants: 1 is for the board, 0 for the operator alone.
    is_public bigint not null check (is_public in (0, 1)),
    -- Who wrote it: a person, or a guest by a proved address; both go when they are erased.
    person_id text references person (id),
    organisation_id text references organisation (id),
    guest_email text,
    -- Out of which complaint it was made; that one may be forgotten before.
    complaint_id text,
    -- The member of staff who wrote it down for somebody.
    entered_by text references person (id),
    -- Why it waits for a moderator beyond being new: links, many at one time.
    held_for text check (held_for in ('new', 'links', 'many')),
    published_at bigint,
    refused_at bigint,
    refusal text,
    moderated_by text references person (id),
    status text not null check (status in ('received', 'under_review', 'planned', 'adopted', 'declined', 'merged')),
    -- What staff say publicly with the status.
    reply text,
    replied_at bigint,
    merged_into_id text references suggestion (id),
    -- Kept with every voice. The rest is brought up to date once a day, so that no voice shows its own weight.
    voice_count bigint not null,
    comment_count bigint not null,
    -- Thousandths of a voice by class.
    weighted_milli bigint not null,
    shipment_count bigint not null,
    -- Of the customers' shares of the voices, in hundredths of a percent: the largest, and the sum of squares.
    largest_bp bigint not null,
    herfindahl_bp bigint not null,
    counted_at bigint,
    -- The secret of the form's rendering: sent twice it is one.
    form_hash text unique,
    search text not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);

create index suggestion_by_creation on suggestion (created_at, id) where published_at is not null;
create index suggestion_by_voices on suggestion (voice_count, id) where published_at is not null;
create index suggestion_by_weight on suggestion (weighted_milli, id) where published_at is not null;
create index suggestion_by_shipments on suggestion (shipment_count, id) where published_at is not null;
create index suggestion_to_moderate on suggestion (created_at, id) where published_at is null and refused_at is null;
create index suggestion_by_person on suggestion (person_id, created_at) where person_id is not null;
create index suggestion_by_guest on suggestion (guest_email, created_at) where guest_email is not null;
create index suggestion_by_merge on suggestion (merged_into_id) where merged_into_id is not null;
create index suggestion_by_complaint on suggestion (complaint_id) where complaint_id is not null;

-- One voice of one person, who is named by `person:…`, or as a guest by `email:…` and the keyed hash of a proved address.
create table suggestion_voice (
    suggestion_id text not null references suggestion (id),
    holder text not null,
    person_id text references person (id),
    organisation_id text references organisation (id),
    -- Staff who had it from the customer by word of mouth, and how.
    entered_by text references person (id),
    note text,
    cast_at bigint not null,
    primary key (suggestion_id, holder)
);

create index suggestion_voice_by_holder on suggestion_voice (holder, suggestion_id);

-- Who is told what becomes of it. The link that ends it is one of the holder's, stored hashed.
create table suggestion_follower (
    suggestion_id text not null references suggestion (id),
    holder text not null,
    person_id text references person (id),
    guest_email text,
    locale text not null,
    link_hash text not null,
    followed_at bigint not null,
    primary key (suggestion_id, holder)
);

create index suggestion_follower_by_holder on suggestion_follower (holder, suggestion_id);
create index suggestion_follower_by_link on suggestion_follower (link_hash, suggestion_id);

create table suggestion_comment (
    id text primary key,
    suggestion_id text not null references suggestion (id),
    -- As in `suggestion_voice`; `staff` for the operator's own.
    holder text not null,
    person_id text references person (id),
    is_staff bigint not null check (is_staff in (0, 1)),
    text text not null,
    locale text not null,
    held_for text check (held_for in ('new', 'links', 'many')),
    written_at bigint not null,
    published_at bigint,
    refused_at bigint,
    refusal text,
    moderated_by text references person (id)
);

create index suggestion_comment_by_holder on suggestion_comment (holder, written_at);
create index suggestion_comment_by_suggestion on suggestion_comment (suggestion_id, written_at, id);
create index suggestion_comment_to_moderate on suggestion_comment (written_at, id) where published_at is null and refused_at is null;

-- What a guest did and has not yet confirmed by the link in the mail; nothing of it counts before.
create table suggestion_confirmation (
    token_hash text primary key,
    act text not null check (act in ('suggestion', 'voice', 'comment', 'following')),
    suggestion_id text references suggestion (id),
    email text not null,
    locale text not null,
    -- What was typed, as JSON.
    draft_json text not null,
    created_at bigint not null,
    expires_at bigint not null,
    spent_at bigint
);

create index suggestion_confirmation_by_email on suggestion_confirmation (email, created_at);
create index suggestion_confirmation_by_end on suggestion_confirmation (expires_at);

-- Append-only: what happened to it. The words of replies stand in `suggestion`.
create table suggestion_event (
    id text primary key,
    suggestion_id text not null references suggestion (id),
    kind text not null check (kind in ('received', 'published', 'refused', 'status', 'merged', 'took_in', 'changed', 'improvement')),
    status text,
    -- The other one of a merge, or the improvement.
    other_id text,
    person_id text references person (id),
    at bigint not null
);

create index suggestion_event_by_suggestion on suggestion_event (suggestion_id, at, id);

create function suggestion_event_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'events of suggestions are append-only';
end $$;

create trigger suggestion_event_is_append_only before update on suggestion_event
    for each row execute function suggestion_event_refuse();

-- Staff ask the customer of a complaint whether it may become a suggestion; one answer.
create table suggestion_proposal (
    id text primary key,
    complaint_id text not null references complaint (id),
    topic text not null,
    title text not null,
    text text not null,
    is_public bigint not null check (is_public in (0, 1)),
    proposed_by text not null references person (id),
    proposed_at bigint not null,
    agreed_at bigint,
    declined_at bigint,
    suggestion_id text references suggestion (id)
);

create index suggestion_proposal_by_complaint on suggestion_proposal (complaint_id, proposed_at);

-- What a voice of a customer of a class weighs, in thousandths; public. One row each.
create table suggestion_weight (
    class text primary key check (class in ('a', 'b', 'c', '')),
    weight_milli bigint not null check (weight_milli between 0 and 100000),
    set_by text references person (id),
    set_at bigint not null
);
