-- The staff figures of a project under each filter, of the same snapshot as its row in staff_snapshot; the name of a
-- filter is as in addresses, `month=2026-11`.
create table staff_snapshot_table (
    project text not null references project (slug),
    filter text not null,
    figures text not null,
    primary key (project, filter)
);
