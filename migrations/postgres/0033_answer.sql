-- Answers: an anonymous one leaves no day with its invitation, and a customer's deliveries are read along an index.

-- When the answered invitations of an anonymous campaign were last written anew, and how many there were.
alter table campaign add column blended_on text;
alter table campaign add column blended_count bigint not null default 0;

-- In which parts it was counted when it was sent: its answer is one of those, whatever unit or class it is of by then.
alter table invitation add column sent_subject_json text;

update invitation set answered_on = 'undated'
where answered_on is not null and campaign_id in (select id from campaign where is_anonymous = 1);

create index shipment_delivered_of_account on shipment (account_code, delivered_at) where delivered_at is not null;
