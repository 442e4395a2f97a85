-- What staff look through: suggestions that nobody has read yet, and all of them by the moment they came.

create index suggestion_unread on suggestion (created_at, id)
    where published_at is null and refused_at is null and moderated_by is null;
create index suggestion_of_staff on suggestion (created_at, id);
create index suggestion_of_unit on suggestion (unit_id, created_at, id) where unit_id is not null;
create index suggestion_voice_noted on suggestion_voice (suggestion_id, cast_at) where entered_by is not null;
