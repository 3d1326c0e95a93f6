-- Keys that shared devices seal to. The private half is encrypted under the installation's secret; none is ever deleted.
create table sealing_key (
    key_id text primary key,
    public_key text not null,
    private_key text not null,
    created_at_ms bigint not null,
    retired_at_ms bigint
);

-- Shared devices that staff let in, by the keyed hash of their token. Revoked ones stay, so that lists make sense.
create table device (
    id text primary key,
    project text not null references project (slug),
    event text,
    label text not null,
    token_key text not null unique,
    enrolled_by text,
    enrolled_at_ms bigint not null,
    last_seen_at_ms bigint,
    revoked_at_ms bigint
);
create index device_project on device (project, enrolled_at_ms);

-- Ways in for one device each, by the keyed hash of a code. Gone once used.
create table enrolment (
    code_key text primary key,
    project text not null references project (slug),
    event text,
    label text not null,
    invited_by text,
    expires_at_ms bigint not null
);
