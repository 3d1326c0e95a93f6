-- When the figures of a release were made again by newer rules, in the place of those that gave somebody away.
alter table release add column renewed_at_ms bigint;
