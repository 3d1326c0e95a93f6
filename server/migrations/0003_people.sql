-- Accounts of staff. An account is never deleted, so that the audit log keeps its names; it is disabled.
create table account (
    id text primary key,
    email text not null unique,
    passphrase_hash text not null,
    role text not null,
    project text references project (slug),
    created_at_ms bigint not null,
    disabled_at_ms bigint
);

-- One row a signed-in browser, by the keyed hash of its cookie.
create table session (
    token_key text primary key,
    account text not null references account (id),
    created_at_ms bigint not null,
    seen_at_ms bigint not null
);
create index session_account on session (account);

-- Links that make one account each, by the keyed hash of what the link holds.
create table invitation (
    id text primary key,
    token_key text not null unique,
    role text not null,
    project text references project (slug),
    invited_by text not null references account (id),
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    used_at_ms bigint,
    withdrawn_at_ms bigint
);

-- Tries to sign in since a moment: one row an account and one an address, by keyed hash.
create table sign_in_tries (
    name text primary key,
    tries bigint not null,
    since_ms bigint not null
);

-- Append only. No answers, codes, passphrases or addresses.
create table audit_log (
    id text primary key,
    at_ms bigint not null,
    actor text references account (id),
    action text not null,
    project text,
    target text
);
create index audit_log_at on audit_log (at_ms, id);

-- The staff figures of a project as they were last frozen: one row a project, replaced by the next.
create table staff_snapshot (
    project text primary key references project (slug),
    number bigint not null,
    seq bigint not null,
    project_version bigint not null,
    k_staff bigint not null,
    figures text not null,
    taken_at_ms bigint not null
);

create index quarantine_project on quarantine (project, received_at_ms);
