-- The words that releases were published with: the project and what was asked, each set once under its hash.
create table release_words (
    hash text not null primary key,
    words text not null
);
alter table release add column words_hash text references release_words (hash);
