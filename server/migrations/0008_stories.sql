-- The codebook of a project: what people write about. A tag is never deleted, so that its name is not given twice; it is
-- retired, or merged into another. `name_key` is its name without case, accents and spaces around.
create table tag (
    id text primary key,
    project text not null references project (slug),
    name text not null,
    name_key text not null,
    description text not null,
    made_by text not null references account (id),
    made_at_ms bigint not null,
    retired_at_ms bigint,
    merged_into text,
    unique (project, name_key)
);

-- Who gave which tag to which text. It goes with the response, and with these words: `text_hash` names them.
create table tagging (
    response text not null references response (id) on delete cascade,
    item text not null,
    tag text not null references tag (id),
    tagged_by text not null references account (id),
    project text not null,
    text_hash text not null,
    tagged_at_ms bigint not null,
    primary key (response, item, tag, tagged_by)
);
create index tagging_project on tagging (project);
create index tagging_tag on tagging (tag);

-- Texts that somebody holds to tell of a most significant change, and why. It goes as tags do.
create table significance (
    response text not null references response (id) on delete cascade,
    item text not null,
    chosen_by text not null references account (id),
    project text not null,
    text_hash text not null,
    reason text not null,
    chosen_at_ms bigint not null,
    primary key (response, item, chosen_by)
);
create index significance_project on significance (project);

-- Counts of tags as they were last frozen: one row a project, replaced by the next.
create table tag_snapshot (
    project text primary key references project (slug),
    number bigint not null,
    counts text not null,
    taken_at_ms bigint not null
);

-- The responses behind those counts: `behind` a count as it is shown, and `latest`, when counts were last taken. `subject`
-- is a tag, or `wrote` for everybody who wrote something. Whoever withdraws is gone from here, too.
create table tag_counted (
    project text not null references project (slug),
    subject text not null,
    response text not null references response (id) on delete cascade,
    behind bigint not null,
    latest bigint not null,
    primary key (project, subject, response)
);
create index tag_counted_response on tag_counted (response);
