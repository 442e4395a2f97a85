-- Shipments, their parties, and what happened to them.

create table shipment (
    id text primary key,
    waybill_number text not null unique,
    account_code text,
    service text,
    promised_at bigint,
    promised_offset_minutes bigint,
    estimated_at bigint,
    estimated_offset_minutes bigint,
    origin_country text,
    origin_region text,
    origin_city text,
    destination_country text,
    destination_region text,
    destination_city text,
    item_description text,
    piece_count bigint not null,
    weight_g bigint,
    fee_minor bigint,
    fee_currency text,
    declared_minor bigint,
    declared_currency text,
    link_hash text,
    milestone text not null check (
        milestone = 'unknown' or milestone = 'pre_advised' or milestone = 'picked_up'
        or milestone = 'in_transit' or milestone = 'customs_hold' or milestone = 'on_hold'
        or milestone = 'out_for_delivery' or milestone = 'delivery_failed' or milestone = 'ready_for_pickup'
        or milestone = 'delivered' or milestone = 'return_to_sender' or milestone = 'returned'
        or milestone = 'damaged' or milestone = 'lost' or milestone = 'cancelled'
    ),
    reason text,
    milestone_at bigint,
    last_event_at bigint,
    delivered_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);

create index shipment_delivered_at on shipment (delivered_at) where delivered_at is not null;

create table shipment_party (
    shipment_id text not null references shipment (id) on delete cascade,
    role text not null check (role = 'shipper' or role = 'consignee'),
    name text,
    phone text,
    phone_last4 text,
    address text,
    postcode text,
    primary key (shipment_id, role)
);

-- Immutable: a correction is another event. Clustered by shipment, because a timeline is read as a whole.
create table tracking_event (
    shipment_id text not null references shipment (id) on delete cascade,
    identity text not null,
    source text not null,
    source_event_id text,
    occurred_at bigint not null,
    utc_offset_minutes bigint not null,
    recorded_at bigint not null,
    milestone text not null check (
        milestone = 'unknown' or milestone = 'pre_advised' or milestone = 'picked_up'
        or milestone = 'in_transit' or milestone = 'customs_hold' or milestone = 'on_hold'
        or milestone = 'out_for_delivery' or milestone = 'delivery_failed' or milestone = 'ready_for_pickup'
        or milestone = 'delivered' or milestone = 'return_to_sender' or milestone = 'returned'
        or milestone = 'damaged' or milestone = 'lost' or milestone = 'cancelled'
    ),
    reason text,
    country text,
    region text,
    city text,
    facility text,
    source_code text,
    text text,
    primary key (shipment_id, identity)
);

create function tracking_event_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'tracking events are immutable';
end $$;

create trigger tracking_event_is_immutable before update on tracking_event
    for each row execute function tracking_event_refuse();

-- How long a lane usually still takes, and stays quiet, after a milestone; recomputed from delivered shipments.
create table lane_pace (
    lane text not null,
    milestone text not null,
    sample_count bigint not null,
    remaining_p90_ms bigint not null,
    gap_p95_ms bigint not null,
    computed_at bigint not null,
    primary key (lane, milestone)
);

-- Wrong second factors, for known and unknown waybill numbers alike.
create table verification_attempt (
    id text primary key,
    waybill_number text not null,
    attempted_at bigint not null
);

create index verification_attempt_by_waybill on verification_attempt (waybill_number, attempted_at);
