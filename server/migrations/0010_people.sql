-- What an account made and nobody used ends with the account: so does what those left that were disabled before.
create index invitation_by on invitation (invited_by);
update invitation set withdrawn_at_ms =
    (select a.disabled_at_ms from account a where a.id = invitation.invited_by)
    where used_at_ms is null and withdrawn_at_ms is null
    and exists (select 1 from account a where a.id = invitation.invited_by and a.disabled_at_ms is not null);
delete from enrolment where invited_by in (select id from account where disabled_at_ms is not null);

-- Tries that count no more are looked for by their age.
create index sign_in_tries_since on sign_in_tries (since_ms);

-- Browsers that signed in to an account before, by a keyed hash of their cookie and the account's passphrase hash: another
-- passphrase ends them. Being known signs nobody in.
create table known_browser (
    token_key text primary key,
    account text not null references account (id),
    created_at_ms bigint not null,
    seen_at_ms bigint not null
);
create index known_browser_account on known_browser (account, seen_at_ms);

-- How many withdrawals of what has not arrived were remembered on a day: the row `all`, and one row an address, by keyed
-- hash.
create table withdrawal_use (
    name text not null,
    day bigint not null,
    asked bigint not null,
    primary key (name, day)
);
