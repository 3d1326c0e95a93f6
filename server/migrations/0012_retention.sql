-- A response that was deleted because its time was over leaves a tombstone as a withdrawn one does.
alter table tombstone add column purged integer not null default 0;

-- Answers are looked for by their age.
create index response_received on response (project, received_at_ms);

-- Projects whose answers are not deleted although their time is over: who said so, since when, and why. Lifted ones stay
-- as long as the audit log does.
create table hold (
    id text primary key,
    project text not null references project (slug),
    reason text not null,
    set_by text not null,
    set_at_ms bigint not null,
    lifted_by text,
    lifted_at_ms bigint
);
create unique index hold_open on hold (project) where lifted_at_ms is null;

-- Certificates: what was deleted because its time was over. A row is begun with the first rows that go, grows with them in
-- the same transactions, and is finished when nothing is left. An empty project is everything that belongs to none; the
-- day is the one on which it was begun.
create table purge (
    id text primary key,
    project text not null,
    kind text not null,
    before_ms bigint not null,
    day bigint not null,
    deleted bigint not null,
    beside bigint not null,
    begun_at_ms bigint not null,
    finished_at_ms bigint,
    unique (project, kind, before_ms, day)
);
create index purge_begun on purge (project, begun_at_ms);
