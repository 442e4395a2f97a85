-- Staff learn at once that a customer asked for the next level: another kind of notice.

drop index complaint_notice_by_complaint;
alter table complaint_notice rename to complaint_notice_of_three;

create table complaint_notice (
    complaint_id text not null references complaint (id),
    recipient text not null,
    kind text not null check (kind in ('near', 'missed', 'asked', 'escalated')),
    rule text not null,
    name text not null,
    due_at integer not null,
    level text not null check (level in ('agent', 'supervisor', 'manager')),
    by_at integer,
    noted_at integer not null,
    primary key (recipient, complaint_id, kind, rule)
) strict, without rowid;

insert into complaint_notice (complaint_id, recipient, kind, rule, name, due_at, level, by_at, noted_at)
select complaint_id, recipient, kind, rule, name, due_at, level, by_at, noted_at from complaint_notice_of_three;

drop table complaint_notice_of_three;
create index complaint_notice_by_complaint on complaint_notice (complaint_id);
