-- Where a guest who gave a voice or wrote a comment is told what came of it: the address that they proved.

alter table suggestion_voice add column guest_email text;
alter table suggestion_voice add column guest_locale text;
alter table suggestion_comment add column guest_email text;

create index suggestion_voice_by_guest on suggestion_voice (guest_email) where guest_email is not null;
create index suggestion_comment_by_guest on suggestion_comment (guest_email) where guest_email is not null;
