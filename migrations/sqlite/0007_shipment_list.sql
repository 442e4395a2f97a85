-- The list of shipments by risk reads what has not arrived, by promise and by last news: of one account, and of all.

create index shipment_open_of_account_by_promise on shipment (account_code, promised_at, id)
    where delivered_at is null and account_code is not null;
create index shipment_open_of_account_by_news on shipment (account_code, last_event_at, id)
    where delivered_at is null and account_code is not null;
create index shipment_open_by_promise on shipment (promised_at, id) where delivered_at is null;
create index shipment_open_by_news on shipment (last_event_at, id) where delivered_at is null;
