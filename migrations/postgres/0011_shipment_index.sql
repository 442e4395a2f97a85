-- Lean indexes for the lists by risk: in those of 0007 each entry carried the id too, and shipments without any news
-- stood in the indexes of news, so that taking in a file took twice as long. Rows of one moment are few: they are sorted
-- as they are read.

drop index shipment_open_of_account_by_promise;
drop index shipment_open_of_account_by_news;
drop index shipment_open_by_promise;
drop index shipment_open_by_news;

create index shipment_open_of_account_by_promise on shipment (account_code, promised_at)
    where delivered_at is null and account_code is not null;
create index shipment_open_of_account_by_news on shipment (account_code, last_event_at)
    where delivered_at is null and last_event_at is not null and account_code is not null;
create index shipment_open_by_promise on shipment (promised_at) where delivered_at is null;
create index shipment_open_by_news on shipment (last_event_at)
    where delivered_at is null and last_event_at is not null;
