-- The population that a project is compared with: one row a group. It holds numbers about a population and nothing of
-- anybody who answered. Putting in a new one replaces all rows of its project.
create table reference_population (
    project text not null references project (slug),
    dimension text not null,
    group_code text not null,
    place bigint not null,
    people bigint not null,
    source text not null,
    as_of text not null,
    boundary_year bigint,
    imported_at_ms bigint not null,
    primary key (project, dimension, group_code)
);
