-- What customers are told of a unit. The hours are JSON, parsed in Rust: spans by day of the week.

alter table unit add column public_name text;
alter table unit add column address text;
alter table unit add column opening_hours text;
