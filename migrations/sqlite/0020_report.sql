-- Figures: what customers are told of a unit, and indexes that hold all that is counted.

-- The hours are JSON, parsed in Rust: spans by day of the week.
alter table unit add column public_name text;
alter table unit add column address text;
alter table unit add column opening_hours text;

-- Complaints of a period by category, cause, unit and lane, without reading a complaint.
create index complaint_figures on complaint (filed_at, category, cause, unit_id, is_valid, shipment_id);
-- Our deadlines that fall due in a period, and how each stands.
create index deadline_figures
    on deadline (case_kind, due_at, rule_pack_id, rule, met_at, ended_at, paused_at, case_id) where role = 'duty';
-- Open complaints that name a cause, for whoever is about to retire it.
create index complaint_open_by_cause on complaint (cause) where ended_at is null and cause is not null;
