-- A code of what was withdrawn is told apart from one that nobody knows, by the keyed hash of its receipt.
alter table tombstone add column receipt_key text;
create index tombstone_receipt on tombstone (receipt_key);

-- Withdrawals by the keyed hash of a receipt. Those that have not `met` their response wait for it, for 180 days.
-- Those of what a response says about its person (`about_you`) stay, so that no later revision brings that back.
create table withdrawal (
    receipt_key text primary key,
    scope text not null,
    met integer not null,
    asked_at_ms bigint not null
);
create index withdrawal_met on withdrawal (met, asked_at_ms);
