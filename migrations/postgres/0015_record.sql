-- What the record of a shipment knows beside its timeline. Rows only where something was stated: most imports state
-- nothing of it, and pay nothing for it.

create table shipment_record (
    shipment_id text primary key references shipment (id) on delete cascade,
    terms_version text,
    terms_agreed_on text,
    add_on_fee_minor bigint,
    add_on_fee_currency text,
    insured_minor bigint,
    insured_currency text,
    measured_weight_g bigint,
    leave_at_locker bigint check (leave_at_locker = 0 or leave_at_locker = 1),
    leave_at_neighbour bigint check (leave_at_neighbour = 0 or leave_at_neighbour = 1),
    leave_at_pickup_point bigint check (leave_at_pickup_point = 0 or leave_at_pickup_point = 1),
    leave_given_at bigint,
    leave_given_offset_minutes bigint,
    leave_channel text check (leave_channel = 'app' or leave_channel = 'web' or leave_channel = 'phone' or leave_channel = 'message' or leave_channel = 'in_person' or leave_channel = 'contract')
);

-- Immutable like the event that it belongs to.
create table proof_of_delivery (
    shipment_id text not null references shipment (id) on delete cascade,
    identity text not null,
    occurred_at bigint not null,
    utc_offset_minutes bigint not null,
    kind text check (kind = 'signature' or kind = 'photo' or kind = 'code' or kind = 'none'),
    signer_name text,
    left_at text check (left_at = 'door' or left_at = 'locker' or left_at = 'neighbour' or left_at = 'pickup_point' or left_at = 'in_person'),
    recorded_at bigint,
    recorded_offset_minutes bigint,
    primary key (shipment_id, identity)
);

create function proof_of_delivery_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'proofs of delivery are immutable';
end $$;

create trigger proof_of_delivery_is_immutable before update on proof_of_delivery
    for each row execute function proof_of_delivery_refuse();
