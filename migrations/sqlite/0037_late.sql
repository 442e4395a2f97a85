-- What is late: open complaints by the date they missed, and questions to units by when they fall due.

create index complaint_late on complaint (next_due_at, id) where ended_at is null;
create index unit_inquiry_due on unit_inquiry (due_at, unit_id, responded_at, complaint_id);
