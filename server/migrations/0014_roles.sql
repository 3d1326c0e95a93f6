-- An account has one role or several. The first of them, in the order in which roles are offered, stays where programs
-- before this step look for it; the others stand beside it, with a space between.
alter table account add column further_roles text not null default '';
alter table invitation add column further_roles text not null default '';

-- In which of their roles somebody did it.
alter table audit_log add column role text;
