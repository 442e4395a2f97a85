-- Name and address as words made in Rust, for administrators who look for somebody.

alter table person add column search text;
