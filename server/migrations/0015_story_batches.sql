-- The texts that readers see: each was let out together with those of enough others (`batch`), so that nobody is known by
-- when they wrote. `handle` is random and names a text on pages, as the id of a response holds the millisecond at which it
-- was begun. A row goes with the response, and with these words: `text_hash` names them.
create table shown_story (
    handle text primary key,
    response text not null references response (id) on delete cascade,
    item text not null,
    project text not null references project (slug),
    text_hash text not null,
    batch bigint not null,
    unique (response, item)
);
create index shown_story_project on shown_story (project, batch);
