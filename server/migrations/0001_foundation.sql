-- One dialect for SQLite and PostgreSQL: text ids, bigint milliseconds, integer flags.

create table setting (
    name text primary key,
    value text not null
);

-- Counters that are not a project's own; `projects` goes up whenever any project changes.
create table counter (
    name text primary key,
    value bigint not null
);
insert into counter (name, value) values ('projects', 0);

create table project (
    slug text primary key,
    version bigint not null,
    notice_version bigint not null,
    document text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
);

create table project_version (
    project text not null references project (slug),
    version bigint not null,
    notice_version bigint not null,
    document text not null,
    saved_at_ms bigint not null,
    primary key (project, version)
);

-- Apart from `project`, so that taking a number locks nothing that readers of a project need.
create table project_counter (
    project text primary key references project (slug),
    last_seq bigint not null
);

-- Every questionnaire a project has ever used; old ones stay accepted. No document means the built-in one.
create table questionnaire (
    project text not null references project (slug),
    id text not null,
    version bigint not null,
    document text,
    primary key (project, id, version)
);

create table response (
    id text primary key,
    project text not null references project (slug),
    seq bigint not null,
    first_seq bigint not null,
    revision bigint not null,
    content_hash text not null,
    receipt_key text not null unique,
    received_at_ms bigint not null,
    captured_at_ms bigint not null,
    effective_at_ms bigint not null,
    clock_doubtful integer not null,
    channel text not null,
    event text,
    device text,
    locale text not null,
    length text not null,
    style text not null,
    questionnaire text not null,
    questionnaire_version bigint not null,
    notice_version bigint not null,
    answers text not null,
    unique (project, seq)
);

-- What parsed but did not fit, as it arrived. One row an id: its highest revision that does not fit.
create table quarantine (
    id text primary key,
    revision bigint not null,
    project text not null,
    reason text not null,
    content_hash text not null,
    receipt_key text,
    raw text not null,
    bytes bigint not null,
    capped integer not null,
    received_at_ms bigint not null
);
create index quarantine_receipt on quarantine (receipt_key);
create index quarantine_capped on quarantine (capped, received_at_ms);

-- Bytes of capped quarantine: the row `all`, and one row an address and day, by keyed hash.
create table quarantine_use (
    name text primary key,
    day bigint not null,
    bytes bigint not null
);
insert into quarantine_use (name, day, bytes) values ('all', 0, 0);

-- What was withdrawn: no answers, no content hash.
create table tombstone (
    id text primary key,
    project text not null,
    seq bigint not null,
    withdrawn_at_ms bigint not null
);
create index tombstone_seq on tombstone (project, seq);
