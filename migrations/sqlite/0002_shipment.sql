-- Shipments, their parties, and what happened to them.

create table shipment (
    id text primary key,
    waybill_number text not null unique,
    account_code text,
    service text,
    promised_at integer,
    promised_offset_minutes integer,
    estimated_at integer,
    estimated_offset_minutes integer,
    origin_country text,
    origin_region text,
    origin_city text,
    destination_country text,
    destination_region text,
    destination_city text,
    item_description text,
    piece_count integer not null,
    weight_g integer,
    fee_minor integer,
    fee_currency text,
    declared_minor integer,
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
    milestone_at integer,
    last_event_at integer,
    delivered_at integer,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
) strict;

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
) strict, without rowid;

-- Immutable: a correction is another event. Clustered by shipment, because a timeline is read as a whole.
create table tracking_event (
    shipment_id text not null references shipment (id) on delete cascade,
    identity text not null,
    source text not null,
    source_event_id text,
    occurred_at integer not null,
    utc_offset_minutes integer not null,
    recorded_at integer not null,
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
) strict, without rowid;

create trigger tracking_event_is_immutable before update on tracking_event
begin
    select raise(abort, 'tracking events are immutable');
end;

-- How long a lane usually still takes, and stays quiet, after a milestone; recomputed from delivered shipments.
create table lane_pace (
    lane text not null,
    milestone text not null,
    sample_count integer not null,
    remaining_p90_ms integer not null,
    gap_p95_ms integer not null,
    computed_at integer not null,
    primary key (lane, milestone)
) strict;

-- Wrong second factors, for known and unknown waybill numbers alike.
create table verification_attempt (
    id text primary key,
    waybill_number text not null,
    attempted_at integer not null
) strict;

create index verification_attempt_by_waybill on verification_attempt (waybill_number, attempted_at);
