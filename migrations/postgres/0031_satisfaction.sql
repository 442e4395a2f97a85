-- What a customer answered, the newest first: for whoever has them on the line.

drop index response_by_person;
create index response_by_person on response (person_id, answered_on, id) where person_id is not null;
create index response_by_organisation on response (organisation_id, answered_on, id) where organisation_id is not null;
