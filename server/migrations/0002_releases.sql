-- Frozen public figures: a row is written once and never changed. `seq` is the last change that was counted.
create table release (
    project text not null references project (slug),
    number bigint not null,
    seq bigint not null,
    project_version bigint not null,
    k_public bigint not null,
    figures text not null,
    published_at_ms bigint not null,
    primary key (project, number)
);
