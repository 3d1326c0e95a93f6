-- Initials of whoever gathered a response at an event. Shown to staff only.
alter table response add column staff text;

-- A response that staff set aside after they looked at it stays as it is, and is counted nowhere.
alter table response add column set_aside integer not null default 0;

-- What looks odd about how a response came, for staff to look at: one row a reason. Nothing of an address.
create table flag (
    response text not null references response (id) on delete cascade,
    reason text not null,
    project text not null references project (slug),
    flagged_at_ms bigint not null,
    decided_at_ms bigint,
    primary key (response, reason)
);
create index flag_project on flag (project, reason);
