-- The message that a file was given with; null when it was given with the case itself. No key: a copy of a file in
-- another case goes on naming the message of the first, which may be forgotten before it.
alter table attachment add column message_id text;

-- Files taken in after the filing came with the first words sent thereafter, within the day that an upload waits. A file
-- without such words was given at a filing that bears an earlier date.
update attachment set message_id = (
    select m.id from complaint c
    join complaint_message m on m.complaint_id = c.id or m.complaint_id = c.split_from_id
    where c.id = attachment.case_id and m.is_internal = 0 and attachment.created_at > c.filed_at
    and m.sent_at >= attachment.created_at and m.sent_at <= attachment.created_at + 86400000
    order by m.sent_at, m.id limit 1
)
where case_kind = 'complaint';
