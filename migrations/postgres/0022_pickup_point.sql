-- Tracking names a service point by its code or by its name.
create index unit_by_name on unit (name);
