-- Every number that was given to figures for the public, and the figures while they wait to be published: what staff preview
-- is what is published. `figures` is none once they were published, replaced or taken back, and `dropped` says that they
-- are not published. A number is never given twice, as each has noise of its own.
create table release_preview (
    project text not null references project (slug),
    number bigint not null,
    seq bigint not null,
    project_version bigint not null,
    k_public bigint not null,
    figures text,
    words_hash text references release_words (hash),
    made_at_ms bigint not null,
    dropped integer not null default 0,
    primary key (project, number)
);
