-- What campaigns look for, whom a manual one names, and more than one link to an invitation.

-- The addresses that were given with a manual campaign; `looked_at` is when each was decided on.
create table campaign_address (
    campaign_id text not null references campaign (id) on delete cascade,
    email text not null,
    looked_at bigint,
    primary key (campaign_id, email)
);

-- Links beside the first: that of the reminder, and those that somebody who is signed in asked for.
create table invitation_link (
    token_hash text primary key,
    invitation_id text not null references invitation (id) on delete cascade,
    created_at bigint not null
);

create index invitation_link_by_invitation on invitation_link (invitation_id);
create index complaint_event_told on complaint_event (at, complaint_id) where kind = 'told';
create index response_by_campaign on response (campaign_id, id) where campaign_id is not null;
